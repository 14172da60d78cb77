/** Age and time left of a case as a bar each. Shape, text and colour tell the same. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { millis, span } from "../../../text/time";
import { type Due, readDue } from "./due";
import { useListWords } from "./words";

/** An age bar is full after this long, in milliseconds. */
const FULL_AGE = 7 * 24 * 3_600_000;

/** Shapes drawn in a square of 12. */
const SHAPES: Partial<Record<Due["kind"], React.ReactNode>> = {
  left: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  soon: <path d="M6 1 11 6 6 11 1 6z" fill="currentColor" />,
  overdue: <path d="M6 .8 11.6 11H.4z" fill="currentColor" />,
  paused: <path d="M2.5 1.5h2.6v9H2.5zM6.9 1.5h2.6v9H6.9z" fill="currentColor" />,
  unknown: <path d="M3 4a3 3 0 1 1 4.4 2.6C6.4 7.2 6 7.7 6 8.5M6 10v1.5" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  kept: <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
  missed: <path d="M6 .8 11.6 11H.4z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  met: <path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
  metLate: <path d="M6 .8 11.6 11H.4z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
};

/** How a limit stands in words. */
export function useDueText(): (due: Due) => string {
  const { due: words } = useListWords();
  return (due) => {
    switch (due.kind) {
      case "left":
      case "soon":
      case "overdue":
        return words[due.kind](span(due.left)) + (due.provisional ? words.provisional : "");
      case "unknown":
        return words.unknown(due.year);
      case "paused":
      case "kept":
      case "missed":
      case "met":
      case "metLate":
        return words[due.kind];
      case "none":
        return "";
    }
  };
}

/** A limit as text with its shape, and its bar. */
export function DueBar({ due }: { due: Due }) {
  const text = useDueText()(due);
  if (!text) return null;
  const share = "share" in due ? due.share : undefined;
  return (
    <span className={`due due-${due.kind}`}>
      <span className="due-text">
        <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden>
          {SHAPES[due.kind]}
        </svg>
        {text}
      </span>
      {share !== undefined && (
        <span className="bar" aria-hidden>
          <i style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      )}
    </span>
  );
}

/** The earliest limit of a case. */
export function CaseDue({ item, now }: { item: Case; now: number }) {
  return <DueBar due={readDue(item, now)} />;
}

/** How long ago a case was filed; for an ended case how long it took. */
export function AgeBar({ item, now }: { item: Case; now: number }) {
  const words = useListWords();
  const age = Math.max(0, (millis(item.endedAt) ?? now) - (millis(item.filedAt) ?? now));
  return (
    <span className="age" title={words.age(span(age))}>
      <span className="age-text">{span(age)}</span>
      <span className="bar" aria-hidden>
        <i style={{ width: `${Math.round(Math.min(1, age / FULL_AGE) * 100)}%` }} />
      </span>
    </span>
  );
}
