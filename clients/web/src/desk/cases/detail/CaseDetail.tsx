/** One case in full, with what may be done with it. */
import { Button, Skeleton } from "antd";
import { Link } from "wouter";
import type { ReactNode, RefObject } from "react";
import type { Case, CaseEvent, Duty } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseState, Step } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { usePost } from "../../../sign-in/use";
import { CaseTimeline } from "../../case-timeline/CaseTimeline";
import { ProblemNote } from "../../../parts/ProblemNote";
import { StateMark } from "../../../parts/StateMark";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { decisionOf } from "../decision";
import { useTeamWords } from "../acts/team-words";
import { Messages } from "../field/Messages";
import { Teams } from "../field/Teams";
import { CaseDue } from "../list/Bars";
import { useListWords } from "../list/words";
import { Clocks } from "./Clocks";
import { Family, hasFamily } from "./Family";
import { Results, Returns } from "./Results";
import { RulesMade, useRulesMade } from "./RulesMade";
import { Said } from "./Said";
import { Tasks } from "./Tasks";
import { Urges } from "./Urges";
import { Where } from "./Where";
import { Why } from "./Why";
import { useRequestWords } from "./request-words";
import { useDetailWords } from "./words";
import "./detail.css";

interface CaseDetailProps {
  item?: Case;
  events?: readonly CaseEvent[];
  gone: boolean;
  error: unknown;
  chosen: boolean;
  now: number;
  box: RefObject<HTMLElement | null>;
  retry: () => void;
  makeRule: () => void;
  /** The case as an act has left it. */
  take: (item: Case) => void;
  /** The acts, and what went wrong with one. */
  children: ReactNode;
}

export function CaseDetail({ item, events, gone, error, chosen, now, box, retry, makeRule, take, children }: CaseDetailProps) {
  const words = useDetailWords();
  return (
    <section ref={box} className="case-detail" aria-label={words.detail} tabIndex={-1}>
      {error !== undefined && error !== null && (
        <ProblemNote error={error}>
          <Button onClick={retry}>{words.retry}</Button>
        </ProblemNote>
      )}
      {!chosen && (
        <div className="detail-empty">
          <b>{words.choose}</b>
          <p>{words.chooseHint}</p>
        </div>
      )}
      {chosen && !item && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {item && (
        <>
          {gone && (
            <p className="detail-gone" role="status">
              {words.gone}
            </p>
          )}
          <Head item={item} now={now} />
          {children}
          <Sections item={item} events={events} now={now} makeRule={makeRule} take={take} />
        </>
      )}
    </section>
  );
}

function Head({ item, now }: { item: Case; now: number }) {
  const words = useDetailWords();
  const listWords = useListWords();
  const domain = useDomain();
  const ground = useGround();
  const ended = item.state === CaseState.CLOSED || item.state === CaseState.VOIDED;
  const accountable = ended ? words.nobody : item.lead ? ground.unitName(item.lead) : domain.commandRoom;
  const facts = [
    item.matterCode && [item.matterCode, item.matterStandard].filter(Boolean).join(" · "),
    item.assignee && `${words.assignee}：${item.assignee}`,
    item.assisting.length > 0 && `${words.assisting}：${item.assisting.map((unit) => ground.unitName(unit)).join("、")}`,
    `${words.filed} ${moment(item.filedAt)}`,
    item.reworks > 0 && words.reworks(item.reworks),
    item.reopenings > 0 && words.reopenings(item.reopenings),
  ];
  return (
    <header className="detail-head">
      <p className="detail-number">{item.number}</p>
      <h2>{item.matterName || ground.matterName(item.matter) || listWords.unknownMatter}</h2>
      <p className="detail-line">
        <StateMark state={item.state} />
        <span title={words.since}>{moment(item.stateSince)}</span>
        <span>
          {words.accountable}：<b>{accountable}</b>
        </span>
        <CaseDue item={item} now={now} />
        {!ended && <Commanded item={item} />}
      </p>
      {item.duty && <Next duty={item.duty} />}
      <p className="detail-line detail-note">
        {facts.filter(Boolean).map((fact) => (
          <span key={String(fact)}>{fact}</span>
        ))}
      </p>
    </header>
  );
}

/** The way to the command view; an emergency says first which number was to be called. */
function Commanded({ item }: { item: Case }) {
  const words = useTeamWords();
  const { emergencyNumber } = item;
  return (
    <span className="detail-command">
      {emergencyNumber && <span className="detail-emergency">{words.emergency(emergencyNumber)}</span>}{" "}
      <Link href={`/command/${encodeURIComponent(item.id)}`}>{words.command}</Link>
    </span>
  );
}

/** Who owes the next step; by when, where no bar shows it. */
function Next({ duty }: { duty: Duty }) {
  const words = useDetailWords();
  const domain = useDomain();
  const ground = useGround();
  const debtor = duty.unit ? ground.unitName(duty.unit) : domain.debtors[duty.debtor];
  const due = duty.step !== Step.HANDLE && duty.dueAt ? words.by(moment(duty.dueAt)) : "";
  return (
    <p className="detail-line">
      {words.nextStep}：{[`${debtor} ${domain.steps[duty.step]}`, due].filter(Boolean).join(" · ")}
    </p>
  );
}

interface SectionsProps extends Pick<CaseDetailProps, "events" | "now" | "makeRule" | "take"> {
  item: Case;
}

function Sections({ item, events = [], now, makeRule, take }: SectionsProps) {
  const team = useTeamWords();
  const words = useDetailWords();
  const { tasks: title } = useRequestWords();
  const post = usePost();
  // Who assists reads first what is theirs; for all others it belongs to the clocks.
  const assists = item.tasks.some(({ unit }) => unit === post?.unit);
  const tasks = item.tasks.length > 0 && (
    <Part title={title}>
      <Tasks item={item} now={now} />
    </Part>
  );
  const decided = decisionOf(events) !== undefined;
  const made = useRulesMade(item.number);
  return (
    <div className="detail-columns">
      <div>
        {assists && tasks}
        {hasFamily(item) && (
          <Part title={words.family}>
            <Family item={item} />
          </Part>
        )}
        {item.urges.length > 0 && (
          <Part title={words.urges}>
            <Urges urges={item.urges} />
          </Part>
        )}
        {item.handIn && (
          <Part title={words.results}>
            <Results item={item} events={events} />
          </Part>
        )}
        {item.returns.length > 0 && (
          <Part title={words.returns}>
            <Returns item={item} makeRule={decided ? makeRule : undefined} />
          </Part>
        )}
        {item.teams.length > 0 && (
          <Part title={team.teams}>
            <Teams item={item} take={take} />
          </Part>
        )}
        <Part title={words.said}>
          <Said item={item} />
        </Part>
        <Part title={words.clocks}>
          <Clocks item={item} now={now} />
        </Part>
        {!assists && tasks}
        <Part title={words.route}>
          <Why item={item} />
          {decided && item.returns.length === 0 && <Button onClick={makeRule}>{words.makeRule}</Button>}
        </Part>
        {made.length > 0 && (
          <Part title={words.rulesMade}>
            <RulesMade rules={made} />
          </Part>
        )}
      </div>
      <div>
        <Part title={words.place}>
          <Where item={item} />
        </Part>
        {(item.allowed.includes("leave_message") || events.some(({ what }) => what.case === "messageLeft")) && (
          <Part title={team.messages}>
            <Messages item={item} events={events} take={take} />
          </Part>
        )}
        <Part title={words.timeline}>{events.length > 0 ? <CaseTimeline events={events} /> : <Skeleton active title={false} />}</Part>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="detail-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
