/** Whether a rule counts today, by shape, colour and text. */
import type { Standing } from "./rules";
import { useRuleWords } from "./words";

const SHAPES: Record<Standing, React.ReactNode> = {
  counts: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  later: <path d="M8 2v6l4 3M8 2a6 6 0 1 0 .1 0" fill="none" stroke="currentColor" strokeWidth="2" />,
  ended: <rect x="3" y="3" width="10" height="10" fill="none" stroke="currentColor" strokeWidth="2" />,
};
const COLOURS: Record<Standing, string> = { counts: "admin-good", later: "admin-warn", ended: "admin-past" };

export function StandingMark({ standing }: { standing: Standing }) {
  const words = useRuleWords();
  return (
    <span className={`admin-mark ${COLOURS[standing]}`}>
      <svg viewBox="0 0 16 16" width="10" height="10" aria-hidden>
        {SHAPES[standing]}
      </svg>
      {words.standing[standing]}
    </span>
  );
}
