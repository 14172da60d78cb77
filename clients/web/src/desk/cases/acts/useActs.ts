/** Acts that need no dialog: accepting, confirming a certain route, taking it back. */
import { App } from "antd";
import { useRef, useState } from "react";
import { currentOf } from "../../../api/problem";
import { type Case, CaseSchema } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { send, type Verb } from "./acts";
import { blank } from "./drafts";
import { useActWords } from "./words";

export interface QuickActs {
  busy?: Verb;
  /** What went wrong last, and with which case. */
  failed?: { item: Case; error: unknown };
  /** A dispatch by hand that may still be taken back. */
  undoable?: Case;
  clearUndo: () => void;
  clearFailed: () => void;
  run: (verb: "accept" | "dispatch" | "recall", item: Case) => void;
  /** Takes what an act has led to, whether by a dialog or at once. */
  done: (verb: Verb, before: Case, after: Case) => void;
}

/** `take` is told of every case as it is after an act, or as a refusal has told it. */
export function useActs(take: (item: Case) => void): QuickActs {
  const words = useActWords();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<Verb>();
  const [failed, setFailed] = useState<QuickActs["failed"]>();
  const [undoable, setUndoable] = useState<Case>();
  // The id of a request is kept until it got an answer, so that a repeat after a lost answer is the same request.
  const requests = useRef(new Map<string, string>());

  const done: QuickActs["done"] = (verb, _before, after) => {
    take(after);
    setFailed(undefined);
    if (verb === "dispatch") setUndoable(after);
    else {
      setUndoable(undefined);
      void message.success(verb === "recall" ? words.undone : words.acts[verb].done);
    }
  };

  async function perform(verb: "accept" | "dispatch" | "recall", item: Case) {
    if (busy) return;
    const intent = `${verb}/${item.id}/${item.etag}`;
    const requestId = requests.current.get(intent) ?? crypto.randomUUID();
    requests.current.set(intent, requestId);
    setBusy(verb);
    setFailed(undefined);
    try {
      const after = await send(verb, item, requestId, blank(item, verb));
      requests.current.delete(intent);
      if (after) done(verb, item, after);
    } catch (error) {
      const current = currentOf(error, CaseSchema);
      if (current) take(current);
      setFailed({ item, error });
    } finally {
      setBusy(undefined);
    }
  }

  return {
    busy,
    failed,
    undoable,
    clearUndo: () => setUndoable(undefined),
    clearFailed: () => setFailed(undefined),
    run: (verb, item) => void perform(verb, item),
    done,
  };
}
