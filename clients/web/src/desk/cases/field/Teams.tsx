/** Teams on a case: where each stands, and what the own ones do next. */
import { App, Button } from "antd";
import { useState } from "react";
import { field } from "../../../api/services";
import { problemOf } from "../../../api/problem";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import { type Case, type CaseTeam, TeamStatus } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { usePost } from "../../../sign-in/use";
import { useDomain } from "../../../text/domain";
import { useTold } from "../../../text/problems";
import { moment } from "../../../text/time";
import { useTeamWords } from "../acts/team-words";
import "./field.css";

/** Shapes drawn in a square of 12. */
const SHAPES: Record<TeamStatus, React.ReactNode> = {
  [TeamStatus.UNSPECIFIED]: null,
  [TeamStatus.FREE]: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  [TeamStatus.ON_THE_WAY]: <path d="M1 6h7M5.5 2.5 9.5 6l-4 3.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  [TeamStatus.ON_SITE]: <path d="M6 .8A4.2 4.2 0 0 1 10.2 5C10.2 8 6 11.5 6 11.5S1.8 8 1.8 5A4.2 4.2 0 0 1 6 .8z" fill="currentColor" />,
};

export function TeamMark({ status }: { status: TeamStatus }) {
  const domain = useDomain();
  return (
    <span className={`team-mark team-${TeamStatus[status].toLowerCase()}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden>
        {SHAPES[status]}
      </svg>
      {domain.teamStatus[status]}
    </span>
  );
}

interface TeamsProps {
  item: Case;
  take: (item: Case) => void;
  /** What more is known of a team, such as where it is. */
  more?: (team: CaseTeam) => React.ReactNode;
}

export function Teams({ item, take, more }: TeamsProps) {
  const words = useTeamWords();
  const ground = useGround();
  if (item.teams.length === 0) return <p className="detail-note">{words.none}</p>;
  return (
    <ul className="teams">
      {item.teams.map((team) => (
        <li key={team.team}>
          <span className="team-name">
            <b>{team.name}</b> {!team.name.startsWith(ground.unitName(team.unit)) && <small>{ground.unitName(team.unit)}</small>}
          </span>
          <TeamMark status={team.status} />
          <small className="team-since">
            {words.since(moment(team.since))}
            {team.sharing && ` · ${words.sharing}`}
            {more?.(team)}
          </small>
          <Moves item={item} team={team} take={take} />
        </li>
      ))}
    </ul>
  );
}

/** Where a team can go from where it stands. */
const NEXT: Record<TeamStatus, TeamStatus[]> = {
  [TeamStatus.UNSPECIFIED]: [],
  [TeamStatus.FREE]: [TeamStatus.ON_THE_WAY, TeamStatus.ON_SITE],
  [TeamStatus.ON_THE_WAY]: [TeamStatus.ON_SITE, TeamStatus.FREE],
  [TeamStatus.ON_SITE]: [TeamStatus.FREE],
};

/** What the unit's dispatcher or a member says of a team. */
export function Moves({ item, team, take, own }: { item: Case; team: CaseTeam; take: (item: Case) => void; own?: boolean }) {
  const words = useTeamWords();
  const domain = useDomain();
  const post = usePost();
  const { message } = App.useApp();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<TeamStatus>();
  const mine = own ?? (post?.role === Role.DISPATCHER && post.unit === team.unit);
  if (!mine || !item.allowed.includes("move_team")) return null;
  const names: Partial<Record<TeamStatus, string>> = {
    [TeamStatus.ON_THE_WAY]: words.setOut,
    [TeamStatus.ON_SITE]: words.arrive,
    [TeamStatus.FREE]: words.leave,
  };
  async function go(status: TeamStatus) {
    if (busy !== undefined) return;
    setBusy(status);
    setError(undefined);
    try {
      const answer = await field.moveTeam({ id: item.id, team: team.team, status, requestId: crypto.randomUUID() });
      if (answer.case) take(answer.case);
      void message.success(words.moved(team.name, domain.teamStatus[status]));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(undefined);
    }
  }
  return (
    <span className="team-moves">
      {NEXT[team.status].map((status) => (
        <Button key={status} size={own ? "large" : "small"} loading={busy === status} onClick={() => void go(status)}>
          {names[status]}
        </Button>
      ))}
      {error !== undefined && <Failed error={error} />}
    </span>
  );
}

/** What went wrong, in a line. */
export function Failed({ error }: { error: unknown }) {
  const told = useTold(problemOf(error));
  return (
    <span className="team-failed" role="alert">
      {[told.what, told.todo].join(" ")}
    </span>
  );
}
