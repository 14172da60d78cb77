/** The state of a version by shape, colour and text. */
import { VersionState } from "../../../gen/gridcase/registry/v1/registry_pb";
import { usePublishWords } from "./words";

const SHAPES: Record<VersionState, React.ReactNode> = {
  [VersionState.UNSPECIFIED]: <circle cx="8" cy="8" r="2" fill="currentColor" />,
  [VersionState.SCHEDULED]: <path d="M8 2v6l4 3M8 2a6 6 0 1 0 .1 0" fill="none" stroke="currentColor" strokeWidth="2" />,
  [VersionState.IN_FORCE]: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  [VersionState.SUPERSEDED]: <rect x="3" y="3" width="10" height="10" fill="none" stroke="currentColor" strokeWidth="2" />,
};
const COLOURS: Record<VersionState, string> = {
  [VersionState.UNSPECIFIED]: "admin-past",
  [VersionState.SCHEDULED]: "admin-warn",
  [VersionState.IN_FORCE]: "admin-good",
  [VersionState.SUPERSEDED]: "admin-past",
};

export function VersionMark({ state }: { state: VersionState }) {
  const words = usePublishWords();
  return (
    <span className={`admin-mark ${COLOURS[state]}`}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden>
        {SHAPES[state]}
      </svg>
      {words.states[state]}
    </span>
  );
}
