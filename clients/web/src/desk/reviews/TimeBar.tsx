/** From the report to the hand-in on one line, with the due time and what came after it, and the same in words. */
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { Review } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { useDomain } from "../../text/domain";
import { texts } from "../../text/language";
import { millis, moment, span } from "../../text/time";
import { barOf, type Part } from "./time-bar";

const useWords = texts({
  zh: {
    reported: "上报",
    dispatched: "派遣",
    accepted: "签收",
    handedIn: "提交结果",
    due: "截止",
    dueUnknown: "计时停过，截止时间无法推算",
    limit: "时限",
    took: (time: string) => `派遣到提交共 ${time}`,
    late: (time: string) => `超期 ${time}`,
    early: (time: string) => `提前 ${time}`,
    isLate: "超期",
    inTime: "按期",
    parts: { before: "待派遣", waiting: "待签收", handling: "处置", late: "超期", paused: "停表" } as Record<Part, string>,
  },
  en: {
    reported: "Reported",
    dispatched: "Dispatched",
    accepted: "Accepted",
    handedIn: "Handed in",
    due: "Due",
    dueUnknown: "The clock was paused; the due time cannot be worked out",
    limit: "Limit",
    took: (time) => `${time} from dispatch to hand-in`,
    late: (time) => `late by ${time}`,
    early: (time) => `${time} to spare`,
    isLate: "late",
    inTime: "in time",
    parts: { before: "To dispatch", waiting: "To accept", handling: "Handling", late: "Late", paused: "Clock stopped" },
  },
});

const percent = (share: number) => `${share * 100}%`;

export function TimeBar({ review, found, due }: { review: Review; found: Case | null | undefined; due: number | null | undefined }) {
  const words = useWords();
  const domain = useDomain();
  const dispatched = millis(review.dispatchedAt);
  const handedIn = millis(review.handedInAt);
  const pauses = (found?.pauses ?? []).map(({ from, until }) => ({ from: millis(from) ?? 0, until: millis(until) ?? Infinity }));
  // The case tells of its latest hand-in only.
  const accepted = found?.handIn?.number === review.handIn ? millis(found.acceptedAt) : undefined;
  const bar = barOf({ reported: millis(review.reportedAt), dispatched, accepted, handedIn, due: due ?? undefined, pauses });
  const limits = (found?.deadlines ?? []).flatMap(({ limit }) => (limit ? [domain.limit(limit)] : []));
  const verdict = review.inTime === false ? words.isLate : review.inTime ? words.inTime : "";
  const apart = due && handedIn ? (handedIn > due ? words.late(span(handedIn - due)) : words.early(span(due - handedIn))) : verdict;
  const parts = [...new Set(bar.stretches.map(({ part }) => part))];
  return (
    <div className="time-bar">
      {bar.stretches.length > 0 && (
        <>
          <div className="time-line" aria-hidden="true">
            {bar.stretches.map(({ part, from, until }) => (
              <i key={`${part}${from}`} className={`time-${part}`} style={{ left: percent(from), width: percent(until - from) }} />
            ))}
            {bar.due !== undefined && <b style={{ left: percent(bar.due) }} />}
          </div>
          <p className="time-key" aria-hidden="true">
            {parts.map((part) => (
              <span key={part}>
                <i className={`time-${part}`} />
                {words.parts[part]}
              </span>
            ))}
            {bar.due !== undefined && (
              <span>
                <b />
                {words.due}
              </span>
            )}
          </p>
        </>
      )}
      <dl>
        <Moment name={words.reported} at={moment(review.reportedAt)} />
        <Moment name={words.dispatched} at={moment(review.dispatchedAt)} />
        <Moment name={words.accepted} at={moment(accepted)} />
        <Moment name={words.handedIn} at={moment(review.handedInAt)} />
        <Moment name={words.due} at={due ? moment(due) : due === null && limits.length > 0 ? words.dueUnknown : "—"} />
        {limits.length > 0 && <Moment name={words.limit} at={limits.join("、")} />}
      </dl>
      <p className={review.inTime === false ? "time-told time-told-late" : "time-told"}>
        {dispatched !== undefined && handedIn !== undefined && words.took(span(handedIn - dispatched))}
        {apart && ` · ${apart}`}
      </p>
    </div>
  );
}

function Moment({ name, at }: { name: string; at: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at}</dd>
    </div>
  );
}
