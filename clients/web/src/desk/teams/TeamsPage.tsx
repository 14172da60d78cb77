/** Teams: who is on duty, where each stands, what each is on. The unit's people say who is on duty. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Spin, Switch } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { field } from "../../api/services";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import type { ListedTeam, Team } from "../../gen/gridcase/dispatch/v1/field_pb";
import { useGround } from "../../ground/use";
import { useChanges } from "../../live/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { usePost } from "../../sign-in/use";
import { moment } from "../../text/time";
import { TeamMark } from "../cases/field/Teams";
import { usePageWords } from "./words";
import "./teams.css";

const KEY = ["teams"];

export default function TeamsPage() {
  const words = usePageWords();
  const client = useQueryClient();
  const teams = useQuery({ queryKey: KEY, queryFn: ({ signal }) => field.listTeams({}, { signal }), staleTime: 0 });
  useChanges(({ event, resync }) => {
    const moves = ["assigned", "taskAssigned", "teamMoved", "handedIn", "taskDone", "taskReleased", "transferred", "returned", "suspended", "rerouted"];
    if (resync || (event?.what.case && moves.includes(event.what.case))) void client.invalidateQueries({ queryKey: KEY });
  });
  const rows = teams.data?.teams;
  return (
    <div className="teams-page">
      <header>
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      {teams.error && (
        <ProblemNote error={teams.error}>
          <Button size="small" onClick={() => void teams.refetch()}>
            {words.retry}
          </Button>
        </ProblemNote>
      )}
      {!rows && !teams.error && <Spin className="desk-spin" description={words.loading} />}
      {rows?.length === 0 && (
        <div className="teams-empty">
          <p>{words.none}</p>
          <p>{words.noneHint}</p>
        </div>
      )}
      {rows && rows.length > 0 && <Table rows={rows} />}
    </div>
  );
}

function Table({ rows }: { rows: ListedTeam[] }) {
  const words = usePageWords();
  const ground = useGround();
  return (
    <table className="teams-table">
      <thead>
        <tr>
          {[words.team, words.unit, words.duty, words.status, words.tasks, words.suited].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((listed) => {
          const { team, status, tasks } = listed;
          if (!team) return null;
          return (
            <tr key={team.code} className={team.onDuty ? undefined : "team-off"}>
              <th scope="row">
                {team.name} <small>{[team.code, team.members.length > 0 && words.members(team.members.length)].filter(Boolean).join(" · ")}</small>
              </th>
              <td>{ground.unitName(team.unit)}</td>
              <td>
                <Duty team={team} />
              </td>
              <td>
                <TeamMark status={status} />
              </td>
              <td>
                {tasks.length === 0 && words.noTasks}
                {tasks.map((task, index) => (
                  <Link key={task.case} href={`/cases/${encodeURIComponent(task.case)}?view=all`} aria-label={`${words.case} ${index + 1}`}>
                    {index + 1}
                  </Link>
                ))}
              </td>
              <td>{team.suited.length === 0 ? words.anything : team.suited.map((one) => ground.matterName(one) || one).join("、")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** On duty or off: a switch for the unit's own people, words for all others. */
function Duty({ team }: { team: Team }) {
  const words = usePageWords();
  const post = usePost();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const own = post !== undefined && [Role.DISPATCHER, Role.HEAD].includes(post.role) && post.unit === team.unit;
  const since = team.dutySince ? words.since(moment(team.dutySince)) : words.never;
  if (!own) {
    return (
      <>
        {team.onDuty ? words.on : words.off} <small>{since}</small>
      </>
    );
  }
  async function change(on: boolean) {
    setBusy(true);
    setError(undefined);
    try {
      await field.setDuty({ code: team.code, on, requestId: crypto.randomUUID() });
      await client.invalidateQueries({ queryKey: KEY });
      void message.success(`${team.name}：${on ? words.on : words.off}`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <Switch
        aria-label={words.toggle(team.name)}
        checked={team.onDuty}
        loading={busy}
        checkedChildren={words.on}
        unCheckedChildren={words.off}
        onChange={(on) => void change(on)}
      />{" "}
      <small>{since}</small>
      {error !== undefined && <ProblemNote error={error} />}
    </>
  );
}
