/** The state of a case by shape, colour and text: each tells it alone. */
import { CaseState } from "../gen/gridcase/dispatch/v1/case_pb";
import { useDomain } from "../text/domain";
import "./state-mark.css";

/** Shapes drawn in a square of 16. */
const SHAPES: Record<CaseState, React.ReactNode> = {
  [CaseState.UNSPECIFIED]: <circle cx="8" cy="8" r="2" fill="currentColor" />,
  [CaseState.FILED]: <path d="M8 1.5 14.5 8 8 14.5 1.5 8z" fill="currentColor" />,
  [CaseState.DISPATCHED]: <path d="M2 3.5 14 8 2 12.5 5 8z" fill="currentColor" />,
  [CaseState.HANDLING]: (
    <>
      <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" />
    </>
  ),
  [CaseState.RETURNED]: (
    <path d="M6.5 2.5 2 7l4.5 4.5V8.6H11a2.4 2.4 0 0 1 0 4.9" fill="none" stroke="currentColor" strokeWidth="2" />
  ),
  [CaseState.SUSPENDED]: <path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" fill="currentColor" />,
  [CaseState.HANDLED]: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="2" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="m5 8 2.2 2.4L11 5.8" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
  [CaseState.CLOSED]: (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" />
      <path d="m4.8 8.2 2.2 2.3 4.2-4.7" fill="none" stroke="#fff" strokeWidth="1.9" />
    </>
  ),
  [CaseState.VOIDED]: (
    <path d="m3.5 3.5 9 9m0-9-9 9" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
  ),
};

export function StateMark({ state, bare = false }: { state: CaseState; bare?: boolean }) {
  const name = useDomain().states[state];
  return (
    <span className={`state-mark state-${CaseState[state].toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden={!bare} role={bare ? "img" : undefined} aria-label={bare ? name : undefined}>
        {SHAPES[state]}
      </svg>
      {!bare && name}
    </span>
  );
}
