/** A step on the phone by shape, colour and text: each tells it alone. */
import type { Step, Tone } from "./keep/step";

/** Shapes drawn in a square of 16. */
const SHAPES: Record<Tone, React.ReactNode> = {
  draft: <path d="M2.5 13.5v-3L10 3l3 3-7.5 7.5z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  safe: (
    <>
      <rect x="4" y="1" width="8" height="14" rx="2" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="m5.8 7.8 1.6 1.7 2.8-3.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
  moving: <path d="M8 14V3M3 8l5-5.5L13 8" fill="none" stroke="currentColor" strokeWidth="2" />,
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.8 8.2 2.2 2.3 4.2-4.7" fill="none" stroke="#fff" strokeWidth="1.9" />
    </>
  ),
  mine: (
    <>
      <path d="M8 1 15.5 15H.5z" fill="currentColor" />
      <path d="M8 6v4.2M8 12v1.4" stroke="#fff" strokeWidth="1.8" />
    </>
  ),
};

export function StepMark({ tone, text }: Step) {
  return (
    <span className={`step-mark step-${tone}`}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        {SHAPES[tone]}
      </svg>
      {text}
    </span>
  );
}
