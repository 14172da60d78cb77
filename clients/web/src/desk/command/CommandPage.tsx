/**
 * The command view: one case on one screen, for an emergency or whatever else needs all eyes. All units on it with their
 * parts and clocks, teams with where they stand and are, the map, messages and what happened, live.
 */
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useMemo, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { field } from "../../api/services";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { type Case, type CaseEvent, CaseState, type CaseTeam, TaskState, TeamStatus } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { TeamPosition } from "../../gen/gridcase/dispatch/v1/field_pb";
import { useGround } from "../../ground/use";
import type { Mark } from "../../map/GroundMap";
import { ProblemNote } from "../../parts/ProblemNote";
import { StateMark } from "../../parts/StateMark";
import { usePost } from "../../sign-in/use";
import { useDomain } from "../../text/domain";
import { millis, moment } from "../../text/time";
import { CaseTimeline } from "../case-timeline/CaseTimeline";
import { ActDialog } from "../cases/acts/ActDialog";
import { ACTS, allows, type Verb } from "../cases/acts/acts";
import { draftKey } from "../cases/acts/drafts";
import { useTeamWords } from "../cases/acts/team-words";
import { useActs } from "../cases/acts/useActs";
import { useActWords } from "../cases/acts/words";
import { useCase } from "../cases/detail/useCase";
import { TaskMark } from "../cases/detail/Tasks";
import { useDetailWords } from "../cases/detail/words";
import { Messages } from "../cases/field/Messages";
import { Teams } from "../cases/field/Teams";
import { CaseDue, DueBar } from "../cases/list/Bars";
import { readTask } from "../cases/list/due";
import { PlaceMap } from "../cases/PlaceMap";
import { useNow } from "../cases/useNow";
import { useCommandWords } from "./words";
import "../cases/cases.css";
import "../cases/detail/detail.css";
import "./command.css";

/** What is given from here; all else from the case in full. */
const QUICK: Verb[] = ["urge", "engage", "assign", "assign_task", "answer_urge", "release_task"];
/** Positions are looked for this often, in milliseconds. */
const LOOK = 10_000;
/** A position older than this is drawn pale, in milliseconds. */
const OLD = 5 * 60_000;
const COLOURS: Record<TeamStatus, string> = {
  [TeamStatus.UNSPECIFIED]: "#66727f",
  [TeamStatus.FREE]: "#66727f",
  [TeamStatus.ON_THE_WAY]: "#955000",
  [TeamStatus.ON_SITE]: "#1f7a4d",
};
const PALE = "#66727f";

export default function CommandPage() {
  const words = useCommandWords();
  const [path] = useLocation();
  const id = decodeURIComponent(path.split("/")[2] ?? "");
  if (!id) {
    return (
      <section className="desk-nothing">
        <h1>{words.none}</h1>
        <p>{words.noneHint}</p>
        <Link href="/cases">{words.toCases}</Link>
      </section>
    );
  }
  return <Commanded key={id} id={id} />;
}

function Commanded({ id }: { id: string }) {
  const words = useCommandWords();
  const detail = useDetailWords();
  const team = useTeamWords();
  const now = useNow();
  const { item, events = [], gone, error, retry, take } = useCase(id, undefined);
  const box = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Verb>();
  const acts = useActs(take);
  const positions = usePositions(item);
  if (error && !item) {
    return (
      <ProblemNote error={error}>
        <Button onClick={retry}>{words.retry}</Button>
      </ProblemNote>
    );
  }
  if (!item) return <Skeleton active className="command-waiting" paragraph={{ rows: 10 }} />;
  const ended = item.state === CaseState.CLOSED || item.state === CaseState.VOIDED;
  return (
    <div ref={box} className="command">
      <Head item={item} now={now} box={box} act={setOpened} />
      {gone && (
        <p className="detail-gone" role="status">
          {detail.gone}
        </p>
      )}
      {ended && <p className="detail-note">{words.ended}</p>}
      <div className="command-body">
        <section aria-labelledby="command-units" className="command-side">
          <h2 id="command-units">{words.units}</h2>
          <Units item={item} now={now} />
          <h2>{team.teams}</h2>
          <Teams item={item} take={take} more={(one) => <Where team={one} at={positions.of(one.team)} number={positions.number(one.team)} now={now} />} />
        </section>
        <section aria-label={words.map} className="command-map">
          <CommandMap item={item} positions={positions.list} now={now} />
          <p className="command-map-note">{positions.told(item, words)}</p>
        </section>
        <section className="command-side" aria-labelledby="command-messages">
          <h2 id="command-messages">{team.messages}</h2>
          <div className="command-scroll">
            <Messages item={item} events={events} take={take} />
          </div>
          <h2>{words.timeline}</h2>
          <div className="command-scroll" tabIndex={0} role="region" aria-label={words.timeline}>
            <CaseTimeline events={withoutMessages(events)} />
          </div>
        </section>
      </div>
      {opened && (
        <ActDialog
          key={draftKey(item, opened)}
          verb={opened}
          item={item}
          gone={gone}
          close={() => setOpened(undefined)}
          take={take}
          done={acts.done}
        />
      )}
    </div>
  );
}

/** Messages have a place of their own here. */
const withoutMessages = (events: readonly CaseEvent[]) => events.filter(({ what }) => what.case !== "messageLeft");

interface HeadProps {
  item: Case;
  now: number;
  box: React.RefObject<HTMLDivElement | null>;
  act: (verb: Verb) => void;
}

function Head({ item, now, box, act }: HeadProps) {
  const words = useCommandWords();
  const team = useTeamWords();
  const actWords = useActWords();
  const ground = useGround();
  const quick = ACTS.filter(({ verb }) => QUICK.includes(verb) && allows(item, verb));
  return (
    <header className="command-head">
      <div>
        <h1>
          {item.emergencyNumber && <span className="detail-emergency">{team.emergency(item.emergencyNumber)}</span>} {item.matterName}
          <small>{item.number}</small>
        </h1>
        <p className="detail-line">
          <StateMark state={item.state} />
          <CaseDue item={item} now={now} />
          <span>{ground.areaName(item.currentGrid)}</span>
          <span className="command-words" title={item.report?.words}>
            {item.report?.words}
          </span>
        </p>
      </div>
      <div className="command-acts" role="group" aria-label={words.quick}>
        {quick.map(({ verb }) => (
          <Button key={verb} type={verb === "engage" ? "primary" : "default"} onClick={() => act(verb)}>
            {actWords.acts[verb].name}
          </Button>
        ))}
        {document.fullscreenEnabled && <Button onClick={() => void box.current?.requestFullscreen()}>{words.full}</Button>}
        <Link href={`/cases/${encodeURIComponent(item.id)}?view=all`}>{words.toCase}</Link>
      </div>
    </header>
  );
}

/** The unit in the lead and those that assist, each with its part and its clock. */
function Units({ item, now }: { item: Case; now: number }) {
  const words = useCommandWords();
  const domain = useDomain();
  const ground = useGround();
  const tasks = item.tasks.filter((task) => task.state !== TaskState.RELEASED);
  return (
    <ul className="command-units">
      <li>
        <p>
          <b>{item.lead ? ground.unitName(item.lead) : domain.commandRoom}</b>
          <small>{words.lead}</small>
        </p>
        <CaseDue item={item} now={now} />
      </li>
      {tasks.map((task, index) => (
        <li key={index}>
          <p>
            <b>{ground.unitName(task.unit)}</b>
            <small>{words.assists}</small>
            <TaskMark state={task.state} />
          </p>
          {task.words && <p className="command-part">{task.words}</p>}
          <DueBar due={readTask(task, item, now)} />
        </li>
      ))}
    </ul>
  );
}

/** Where a team is, and since when that is known. */
function Where({ at, number, now }: { team: CaseTeam; at: TeamPosition | undefined; number: number; now: number }) {
  const words = useCommandWords();
  if (!at) return null;
  const age = now - (millis(at.receivedAt) ?? now);
  return (
    <>
      {" · "}
      {words.mark(number)} · <span title={words.located(moment(at.position?.fixedAt ?? at.receivedAt))}>{words.age(Math.floor(age / 60_000))}</span>
      {age > OLD && ` · ${words.old}`}
    </>
  );
}

function CommandMap({ item, positions, now }: { item: Case; positions: readonly TeamPosition[]; now: number }) {
  const words = useCommandWords();
  const { longitude, latitude } = item;
  const place = longitude === undefined || latitude === undefined ? undefined : { longitude, latitude, accuracy: item.report?.position?.accuracyM };
  const old = positions.map((at) => now - (millis(at.receivedAt) ?? now) > OLD).join();
  const marks = useMemo(
    (): Mark[] =>
      positions.map((at, index) => {
        const status = item.teams.find((team) => team.team === at.team)?.status ?? TeamStatus.UNSPECIFIED;
        const colour = old.split(",")[index] === "true" ? PALE : COLOURS[status];
        return { id: at.team, longitude: at.longitude, latitude: at.latitude, colour, label: String(index + 1) };
      }),
    [positions, item.teams, old],
  );
  if (!place) return <p className="detail-note detail-warn">{words.noPlace}</p>;
  return <PlaceMap label={words.map} grids={[item.currentGrid]} place={place} look={place} marks={marks} />;
}

/** The positions that the person may see, looked for again and again while the case is open. */
function usePositions(item: Case | undefined) {
  const post = usePost();
  const may = post !== undefined && [Role.COMMAND, Role.DISPATCHER, Role.HEAD].includes(post.role);
  const shared = item?.teams.some((team) => team.sharing) ?? false;
  const { data } = useQuery({
    queryKey: ["positions", item?.id],
    queryFn: ({ signal }) => field.listPositions({ id: item?.id ?? "" }, { signal }),
    enabled: may && shared,
    refetchInterval: LOOK,
    staleTime: 0,
  });
  const teams = item?.teams;
  // Numbered as the teams are listed.
  const list = useMemo(() => {
    if (!may || !shared || !data) return [];
    return (teams ?? []).flatMap((team) => data.positions.filter((at) => at.team === team.team));
  }, [data, may, shared, teams]);
  return {
    list,
    of: (team: string) => list.find((at) => at.team === team),
    number: (team: string) => list.findIndex((at) => at.team === team) + 1,
    told: (of: Case, words: ReturnType<typeof useCommandWords>) => {
      if (!of.teams.some((team) => team.sharing)) return words.noPositions;
      return list.length === 0 ? words.notYours : "";
    },
  };
}
