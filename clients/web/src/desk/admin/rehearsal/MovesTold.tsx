/** How far moving open cases has come, and what became of each. */
import { Button, Progress } from "antd";
import { ProblemNote } from "../../../parts/ProblemNote";
import type { Moves } from "./moves";
import { useRehearsalWords } from "./words";

export function MovesTold({ moves }: { moves: Moves }) {
  const words = useRehearsalWords();
  const { state, total, outcomes, error } = moves;
  const refused = outcomes.filter((outcome) => outcome.refused);
  return (
    <div className="rehearsal-moves" role="region" aria-label={words.moves}>
      {state === "running" && (
        <>
          <Progress
            aria-label={words.moving(outcomes.length, total)}
            percent={Math.floor((100 * outcomes.length) / Math.max(1, total))}
            size="small"
            showInfo={false}
          />
          <span role="status">{words.moving(outcomes.length, total)}</span>
        </>
      )}
      {state === "failed" && (
        <ProblemNote error={error}>
          <span>{words.broken}</span>
          <Button onClick={moves.again}>{words.retry}</Button>
        </ProblemNote>
      )}
      {state === "done" && (
        <p role="status">
          <b>{words.moved(outcomes.length - refused.length)}</b> {refused.length > 0 && words.refused(refused.length)}
        </p>
      )}
      {refused.length > 0 && (
        <ul>
          {refused.map(({ id, number, refused: why, message }) => (
            <li key={id} title={message}>
              {number || id}：{words.refusals[why] ?? message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
