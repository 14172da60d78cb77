/** What is near its time or past it, who was told, and who owes the next step of every open case. */
import { Button, Segmented, Spin } from "antd";
import { Link, useLocation, useSearch } from "wouter";
import type { DutyCount, RaisedAlarm } from "../../gen/gridcase/dispatch/v1/alarm_pb";
import { type Alarm, Debtor, Step } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../sign-in/use";
import { useDomain } from "../../text/domain";
import { moment } from "../../text/time";
import { keptFor } from "../case-timeline/told";
import { useWords as useTimelineWords } from "../case-timeline/words";
import { shortNumber } from "../cases/list/CaseRow";
import { useAlarms, WHICH, type Which } from "./use";
import { useWords } from "./words";
import "./alarms.css";

export default function AlarmsPage() {
  const words = useWords();
  const [path, go] = useLocation();
  const asked = new URLSearchParams(useSearch()).get("which");
  const which: Which = WHICH.find((known) => known === asked) ?? "mine";
  const { list, counts, duties } = useAlarms(which);
  const all = counts.data?.rungs.reduce((sum, { count }) => sum + Number(count), 0);
  const count: Record<Which, number | undefined> = {
    mine: counts.data && Number(counts.data.mine),
    all,
    nobody: counts.data && Number(counts.data.nobody),
  };
  const rows = list.data?.pages.flatMap((page) => page.alarms);
  const error = list.error ?? counts.error ?? duties.error;
  const retry = () => void Promise.all([list.refetch(), counts.refetch(), duties.refetch()]);
  return (
    <div className="alarms">
      <header className="alarms-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      {error && (
        <ProblemNote error={error}>
          {rows && <span>{words.stale}</span>}
          <Button size="small" onClick={retry}>
            {words.retry}
          </Button>
        </ProblemNote>
      )}
      <div className="alarms-body">
        <section aria-labelledby="alarms-list">
          <header>
            <h2 id="alarms-list">{words.list}</h2>
            <Segmented
              aria-label={words.which}
              value={which}
              onChange={(to) => go(to === "mine" ? path : `${path}?which=${to}`, { replace: true })}
              options={WHICH.map((value) => ({ value, label: [words[value], count[value]].filter((part) => part !== undefined).join(" ") }))}
            />
          </header>
          {which === "nobody" && <p className="alarms-hint">{words.nobodyHint}</p>}
          {!rows && !error && <Spin className="desk-spin" description={words.loading} />}
          {rows?.length === 0 && (
            <div className="alarms-empty">
              <p>{words.none}</p>
              <p>{words.noneHint}</p>
            </div>
          )}
          {rows && rows.length > 0 && <Alarms rows={rows} />}
          {list.hasNextPage && (
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </section>
        <section aria-labelledby="alarms-duties">
          <header>
            <h2 id="alarms-duties">{words.duties}</h2>
          </header>
          {duties.data && <Duties rows={duties.data.duties} />}
        </section>
      </div>
    </div>
  );
}

function Alarms({ rows }: { rows: RaisedAlarm[] }) {
  const words = useWords();
  const timeline = useTimelineWords();
  const domain = useDomain();
  const ground = useGround();
  const session = useSession();
  return (
    <table className="alarms-table">
      <thead>
        <tr>
          {[words.case, words.what, words.used, words.unit, words.due, words.told, words.raised].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ case: id, number, sequence, time, alarm, nobody }) => (
          <tr key={`${id}/${sequence}`}>
            <th scope="row">
              <Link href={`/cases/${encodeURIComponent(id)}?view=all`}>{shortNumber(number, session?.town ?? "")}</Link>
            </th>
            <td>{keptFor(alarm, timeline, domain, (code) => ground.unitName(code))}</td>
            <td>
              <Share percent={alarm?.percent ?? 0} />
            </td>
            <td>{alarm?.unit ? ground.unitName(alarm.unit) : domain.debtors[isReview(alarm) ? Debtor.SUPERVISORS : Debtor.COMMAND_ROOM]}</td>
            <td className="alarms-when">{alarm?.dueAt && moment(alarm.dueAt)}</td>
            <td className={nobody ? "alarms-nobody" : undefined}>
              {alarm && domain.rungs[alarm.to]}
              {nobody && timeline.nobody}
            </td>
            <td className="alarms-when">{moment(time)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isReview = (alarm: Alarm | undefined) => alarm?.source.case === "step" && alarm.source.value === Step.REVIEW;

/** How far a time has run, by text, shape and colour. */
function Share({ percent }: { percent: number }) {
  const words = useWords();
  if (percent === 0) return <span className="alarm-share alarm-unknown">? {words.noCalendar}</span>;
  const late = percent >= 100;
  return (
    <span className={late ? "alarm-share alarm-late" : "alarm-share alarm-near"}>
      {late ? "▲" : "△"} {percent}%
    </span>
  );
}

function Duties({ rows }: { rows: DutyCount[] }) {
  const words = useWords();
  const domain = useDomain();
  const ground = useGround();
  if (rows.length === 0) return <p className="alarms-empty">{words.noDuties}</p>;
  const sorted = [...rows].sort((a, b) => Number(b.overdue - a.overdue) || Number(b.count - a.count));
  return (
    <table className="alarms-table">
      <thead>
        <tr>
          {[words.owes, words.step, words.cases, words.overdue, words.first].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ debtor, unit, step, count, overdue, firstDueAt }) => (
          <tr key={`${debtor}/${unit}/${step}`}>
            <th scope="row">{unit ? ground.unitName(unit) : domain.debtors[debtor]}</th>
            <td>{domain.steps[step]}</td>
            <td className="alarms-number">{String(count)}</td>
            <td className={overdue > 0n ? "alarms-number alarm-late" : "alarms-number"}>{String(overdue)}</td>
            <td className="alarms-when">{firstDueAt && moment(firstDueAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
