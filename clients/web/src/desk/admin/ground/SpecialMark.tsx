/** Marks a special grid by shape and text. */
import { useGroundWords } from "./words";

export function SpecialMark() {
  return (
    <span className="admin-mark admin-warn">
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden>
        <path d="M8 1l2.1 4.6 5 .6-3.7 3.4 1 5L8 12.100l-4.4 2.500 1-5L.9 6.200l5-.6z" fill="currentColor" />
      </svg>
      {useGroundWords().special}
    </span>
  );
}
