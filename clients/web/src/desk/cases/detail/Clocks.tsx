/** Every limit of the running clock, and the times in which it stood. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { DueBar } from "../list/Bars";
import { byNumber } from "../joint";
import { readDeadline } from "../list/due";
import { useLimitName } from "../useLimitName";
import { useRequestWords } from "./request-words";
import { useDetailWords } from "./words";

export function Clocks({ item, now }: { item: Case; now: number }) {
  const words = useDetailWords();
  const asked = useRequestWords();
  const domain = useDomain();
  const named = useLimitName();
  const limits = byNumber(item.deadlines);
  if (item.deadlines.length === 0) return <p className="detail-note">{words.noClock}</p>;
  const unknown = item.deadlines.find(({ unknownYear }) => unknownYear)?.unknownYear;
  return (
    <>
      <table className="detail-table detail-clocks">
        <thead>
          <tr>
            <th scope="col">{words.limit}</th>
            <th scope="col">{words.due}</th>
            <th scope="col">{words.stands}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((deadline) => (
            <tr key={deadline.number}>
              <td>
                {limits.length > 1 ? named(deadline) : deadline.limit && domain.limit(deadline.limit)}
                {limits.length > 1 && deadline.limit?.purpose && <small className="detail-note">{domain.limit(deadline.limit)}</small>}
                {deadline.extensions > 0 && <span className="detail-tag">{asked.extended(deadline.extensions)}</span>}
              </td>
              <td>{deadline.paused ? words.pausedNow : moment(deadline.dueAt)}</td>
              <td>
                {item.endedAt && !deadline.metAt ? "—" : <DueBar due={readDeadline(deadline, item, now)} />}
                {deadline.metAt && <small className="detail-note">{asked.met(moment(deadline.metAt))}</small>}
              </td>
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
