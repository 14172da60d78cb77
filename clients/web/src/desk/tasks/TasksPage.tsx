/** What a team member's teams are on: where, who says what, setting out and arriving, and sharing the position if one wants. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Spin, Switch } from "antd";
import { dispatch, field } from "../../api/services";
import type { Case, CaseTeam } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { useChanges } from "../../live/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { StateMark } from "../../parts/StateMark";
import { moment } from "../../text/time";
import { useTeamWords } from "../cases/acts/team-words";
import { Messages } from "../cases/field/Messages";
import { Failed, Moves, TeamMark } from "../cases/field/Teams";
import { CaseDue } from "../cases/list/Bars";
import { PlaceMap } from "../cases/PlaceMap";
import { useNow } from "../cases/useNow";
import { useSharing } from "./useSharing";
import { useTaskWords } from "./words";
import "../cases/cases.css";
import "../cases/detail/detail.css";
import "./tasks.css";

const KEY = ["own-tasks"];
/** What this page is not told of, such as a new membership, is looked for this often, in milliseconds. */
const LOOK = 30_000;

export default function TasksPage() {
  const words = useTaskWords();
  const client = useQueryClient();
  const list = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => field.listOwnTasks({}, { signal }),
    staleTime: 0,
    refetchInterval: LOOK,
  });
  const renew = () => void client.invalidateQueries({ queryKey: KEY });
  useChanges((change) => {
    if (!change.case && !change.gone && !change.resync) return;
    renew();
    if (change.case) void client.invalidateQueries({ queryKey: [...KEY, "events", change.case.id] });
  });
  const { cases, teams } = list.data ?? {};
  return (
    <div className="tasks-page">
      <h1>{words.title}</h1>
      {list.error && (
        <ProblemNote error={list.error}>
          <Button onClick={() => void list.refetch()}>{words.retry}</Button>
        </ProblemNote>
      )}
      {!cases && !list.error && <Spin className="desk-spin" description={words.loading} />}
      {cases?.length === 0 && <p className="tasks-empty">{teams?.length === 0 ? words.noTeams : words.none}</p>}
      {cases?.map((item) => (
        <Task key={item.id} item={item} own={teams ?? []} renew={renew} />
      ))}
    </div>
  );
}

function Task({ item, own, renew }: { item: Case; own: string[]; renew: () => void }) {
  const words = useTaskWords();
  const team = useTeamWords();
  const ground = useGround();
  const now = useNow();
  const events = useQuery({
    queryKey: [...KEY, "events", item.id],
    queryFn: async ({ signal }) => (await dispatch.listCaseEvents({ id: item.id }, { signal })).events,
    staleTime: 0,
  });
  const { longitude, latitude } = item;
  const place = longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };
  const take = () => {
    renew();
    void events.refetch();
  };
  return (
    <article className="task-card">
      <h2>
        {item.emergencyNumber && <span className="detail-emergency">{team.emergency(item.emergencyNumber)}</span>} {item.matterName}
      </h2>
      <p className="detail-line">
        <StateMark state={item.state} />
        <CaseDue item={item} now={now} />
        <small>{item.number}</small>
      </p>
      <dl>
        <dt>{words.place}</dt>
        <dd>{[ground.areaName(item.currentGrid), item.report?.placeWords || words.noPlace].filter(Boolean).join(" · ")}</dd>
        <dt>{words.said}</dt>
        <dd>{item.report?.words}</dd>
      </dl>
      {place && (
        <div className="task-map">
          <PlaceMap label={words.map} grids={[item.currentGrid]} place={place} look={place} />
        </div>
      )}
      {item.teams
        .filter((one) => own.includes(one.team))
        .map((one) => (
          <Own key={one.team} item={item} team={one} take={take} />
        ))}
      <h3>{words.messages}</h3>
      <Messages item={item} events={events.data ?? []} take={take} />
    </article>
  );
}

/** One's own team on a case. */
function Own({ item, team, take }: { item: Case; team: CaseTeam; take: () => void }) {
  const words = useTaskWords();
  const sharing = useSharing(item, team, take);
  return (
    <section className="task-team" aria-label={`${words.team} ${team.name}`}>
      <p>
        <b>{team.name}</b> <TeamMark status={team.status} />
      </p>
      <Moves own item={item} team={team} take={take} />
      <label className="task-share">
        <Switch
          aria-label={words.share}
          checked={team.sharing}
          disabled={!sharing.may}
          loading={sharing.busy}
          onChange={(on) => void sharing.turn(on)}
        />
        <span>
          {words.share}
          {team.sharing && sharing.sentAt !== undefined && <small> · {words.shared(moment(sharing.sentAt))}</small>}
          {team.sharing && !sharing.mine && <small> · {words.notHere}</small>}
        </span>
      </label>
      <p className="detail-note">{sharing.may ? words.shareHint : words.shareFirst}</p>
      {sharing.noFix && <p className="detail-note detail-warn">{words.noFix}</p>}
      {sharing.error !== undefined && <Failed error={sharing.error} />}
    </section>
  );
}
