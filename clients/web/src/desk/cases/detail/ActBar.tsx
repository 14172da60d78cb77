/** The acts that are allowed now, each with its key, and why what is looked for is not. Requests are answered where they stand. */
import { Button } from "antd";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { usePost } from "../../../sign-in/use";
import { ACTS, allowedActs, isCertain, type Verb } from "../acts/acts";
import { useActWords } from "../acts/words";
import { type Blocked, blocked } from "../joint";
import { RequestAbove } from "./Request";
import { useRequestWords } from "./request-words";
import { useDetailWords } from "./words";

/** What the work is waiting for in each state; one of them is the main button. */
const MAIN: Verb[] = ["accept", "hand_in", "finish_task", "rule", "dispatch", "resume"];
/** Given where the request is shown. */
const ELSEWHERE: Verb[] = ["grant", "decline", "withdraw"];

const HELD = "acts-held";

interface ActBarProps {
  item: Case;
  now: number;
  /** An act is on its way. */
  busy?: Verb;
  act: (verb: Verb) => void;
  /** Confirms the register's answer. */
  confirm: () => void;
  confirmText: string;
}

export function ActBar({ item, now, busy, act, confirm, confirmText }: ActBarProps) {
  const words = useActWords();
  const detail = useDetailWords();
  const allowed = allowedActs(item);
  const certain = isCertain(item);
  const held = blocked(item, usePost(), now);
  const stopped = new Set<Verb>(held.flatMap(({ verbs }) => verbs));
  const acts = ACTS.filter(({ verb }) => (stopped.has(verb) || allowed.some((one) => one.verb === verb)) && !ELSEWHERE.includes(verb));
  if (acts.length === 0 && allowed.length > 0) return null;
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
          disabled={stopped.has(verb)}
          aria-describedby={stopped.has(verb) ? HELD : undefined}
          loading={busy === verb && !(verb === "dispatch" && certain)}
          aria-keyshortcuts={key}
          onClick={() => act(verb)}
        >
          {words.acts[verb].name} <kbd>{key}</kbd>
        </Button>
      ))}
      <RequestAbove item={item} />
      {held.length > 0 && (
        <div id={HELD} className="detail-held">
          {held.map((one) => (
            <Held key={one.why} held={one} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Why acts cannot be done now. */
function Held({ held }: { held: Blocked }) {
  const words = useRequestWords();
  const { acts } = useActWords();
  const ground = useGround();
  const names = held.verbs.map((verb) => acts[verb].name).join(words.and);
  const said =
    held.why === "tasks"
      ? words.blocked.tasks(names, held.units.map((unit) => ground.unitName(unit)).join(words.and))
      : held.why === "asked"
        ? words.blocked.asked(names, held.number)
        : words.blocked[held.why](names);
  return <p>{said}</p>;
}
