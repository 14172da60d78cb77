/** The acts that are allowed now, each with its key. */
import { Button } from "antd";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { allowedActs, isCertain, type Verb } from "../acts/acts";
import { useActWords } from "../acts/words";
import { useDetailWords } from "./words";

/** What the work is waiting for in each state; one of them is the main button. */
const MAIN: Verb[] = ["accept", "hand_in", "rule", "dispatch", "resume"];

interface ActBarProps {
  item: Case;
  /** An act is on its way. */
  busy?: Verb;
  act: (verb: Verb) => void;
  /** Confirms the register's answer. */
  confirm: () => void;
  confirmText: string;
}

export function ActBar({ item, busy, act, confirm, confirmText }: ActBarProps) {
  const words = useActWords();
  const detail = useDetailWords();
  const acts = allowedActs(item);
  const certain = isCertain(item);
  if (acts.length === 0) return <p className="detail-note">{detail.none}</p>;
  return (
    <div className="detail-acts" role="group" aria-label={words.actions}>
      {certain && (
        <Button type="primary" loading={busy === "dispatch"} onClick={confirm} aria-keyshortcuts="Enter">
          {confirmText} <kbd>Enter</kbd>
        </Button>
      )}
      {acts.map(({ verb, key }) => (
        <Button
          key={verb}
          type={MAIN.includes(verb) && !certain ? "primary" : "default"}
          danger={verb === "void"}
          loading={busy === verb && !(verb === "dispatch" && certain)}
          aria-keyshortcuts={key}
          onClick={() => act(verb)}
        >
          {words.acts[verb].name} <kbd>{key}</kbd>
        </Button>
      ))}
    </div>
  );
}
