/** Every limit of the running clock, and the times in which it stood. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { DueBar } from "../list/Bars";
import { readDeadline } from "../list/due";
import { useDetailWords } from "./words";

export function Clocks({ item, now }: { item: Case; now: number }) {
  const words = useDetailWords();
  const domain = useDomain();
  if (item.deadlines.length === 0) return <p className="detail-note">{words.noClock}</p>;
  const unknown = item.deadlines.find(({ unknownYear }) => unknownYear)?.unknownYear;
  return (
    <>
      <table className="detail-table">
        <thead>
          <tr>
            <th scope="col">{words.limit}</th>
            <th scope="col">{words.due}</th>
            <th scope="col">{words.stands}</th>
          </tr>
        </thead>
        <tbody>
          {item.deadlines.map((deadline, index) => (
            <tr key={index}>
              <td>
                {deadline.limit && domain.limit(deadline.limit)} {deadline.limit?.purpose}
              </td>
              <td>{deadline.paused ? words.pausedNow : moment(deadline.dueAt)}</td>
              <td>{item.endedAt ? "—" : <DueBar due={readDeadline(deadline, item, now)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {item.deadlines.some(({ provisional }) => provisional) && <p className="detail-note">{words.provisional}</p>}
      {unknown !== undefined && <p className="detail-note detail-warn">{words.unknown(unknown)}</p>}
      {item.pauses.length > 0 && (
        <p className="detail-note">
          {words.pauses}：
          {item.pauses
            .map(
              ({ from, until, reason }) =>
                `${words.pauseReasons[reason] ?? reason} ${moment(from)} – ${until ? moment(until) : words.untilNow}`,
            )
            .join("；")}
        </p>
      )}
    </>
  );
}
