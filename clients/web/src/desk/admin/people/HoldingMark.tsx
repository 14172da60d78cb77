/** Whether a post is held now, by shape, colour and text. */
import type { Holding } from "./posts";
import { usePeopleWords } from "./words";

const SHAPES: Record<Holding, React.ReactNode> = {
  held: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  later: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  ended: <rect x="3" y="3" width="10" height="10" fill="none" stroke="currentColor" strokeWidth="2" />,
};
const COLOURS: Record<Holding, string> = { held: "admin-good", later: "admin-warn", ended: "admin-past" };

export function HoldingMark({ holding }: { holding: Holding }) {
  const words = usePeopleWords();
  return (
    <span className={`admin-mark ${COLOURS[holding]}`}>
      <svg viewBox="0 0 16 16" width="10" height="10" aria-hidden>
        {SHAPES[holding]}
      </svg>
      {words.holding[holding]}
    </span>
  );
}
