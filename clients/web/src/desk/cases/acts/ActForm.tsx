/**
 * The form of an act, in a dialog or beside the case. What is entered is kept outside of it; the version judged is the one that was shown when it opened.
 * When the case changes meanwhile, by the live stream or found out on sending, the state as it is now is shown and the
 * person decides again.
 */
import { Button } from "antd";
import { useEffect, useMemo, useState, type RefObject } from "react";
import { currentOf, problemOf } from "../../../api/problem";
import { uuid7 } from "../../../api/uuid7";
import { type Case, CaseSchema } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { ProblemNote } from "../../../parts/ProblemNote";
import { allows, send, type Verb } from "./acts";
import { AnswerBody } from "./AnswerBody";
import { AnswerUrgeBody } from "./AnswerUrgeBody";
import { AssignBody } from "./AssignBody";
import { Changed } from "./Changed";
import { CorrectBody } from "./CorrectBody";
import { DispatchBody } from "./DispatchBody";
import { blank, draftKey, dropDraft, type Draft, type Entry, useDraft } from "./drafts";
import { EngageBody } from "./EngageBody";
import { type Fault, faults } from "./faults";
import { HandInBody } from "./HandInBody";
import { LimitBody } from "./LimitBody";
import { MergeBody } from "./MergeBody";
import { FinishBody, ReleaseBody } from "./PartBodies";
import { PlainBody } from "./PlainBody";
import { RuleBody } from "./RuleBody";
import { useDisturbed } from "./useDisturbed";
import { SplitBody } from "./SplitBody";
import { useActWords } from "./words";
import "./acts.css";

/** What the entries of an act are given. */
export interface BodyProps {
  verb: Verb;
  item: Case;
  draft: Draft;
  /** What is wrong, once sending was tried. */
  wrong: Partial<Record<Entry, Fault>>;
  change: (change: Partial<Draft>) => void;
}

const BODIES: Partial<Record<Verb, (props: BodyProps) => React.ReactNode>> = {
  dispatch: DispatchBody,
  rule: RuleBody,
  hand_in: HandInBody,
  finish_task: FinishBody,
  release_task: ReleaseBody,
  request_extension: LimitBody,
  meet_limit: LimitBody,
  grant: AnswerBody,
  decline: AnswerBody,
  withdraw: AnswerBody,
  engage: EngageBody,
  correct: CorrectBody,
  split: SplitBody,
  merge: MergeBody,
  answer_urge: AnswerUrgeBody,
  assign: AssignBody,
  assign_task: AssignBody,
};

export interface ActFormProps {
  verb: Verb;
  /** The case as it is now. */
  item: Case;
  /** The case may no longer be seen. */
  gone: boolean;
  close?: () => void;
  /** The case as a refusal or an answer told it. */
  take: (item: Case) => void;
  done: (verb: Verb, before: Case, after: Case) => void;
  form: RefObject<HTMLFormElement | null>;
  /** The entries, where they are not the usual ones of the act. */
  entries?: (props: BodyProps) => React.ReactNode;
}

export function ActForm({ verb, item, gone, close, take, done, form, entries }: ActFormProps) {
  const words = useActWords();
  const act = words.acts[verb];
  const [seen, setSeen] = useState(item);
  const [draft, change] = useDraft(seen, verb);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // One id for one intent: sent again as long as neither the entries nor the version judged have changed.
  const intent = JSON.stringify([seen.etag, { ...draft, photos: draft.photos.map(({ key }) => key) }]);
  const requestId = useMemo(() => uuid7(), [intent]);

  const changed = useDisturbed(verb, seen, item);
  const impossible = gone || (changed && !allows(item, verb));
  const found = faults(verb, draft, seen, Date.now());
  const unsent = found.photos === "unsent";

  // Beside the case, as long as nothing is entered, the form is about the case as it is.
  const follows = !close && changed && !impossible && JSON.stringify(draft) === JSON.stringify(blank(seen, verb));
  useEffect(() => {
    if (follows) setSeen(item);
  }, [follows, item]);
  useEffect(() => {
    if (tried) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tried]);

  async function submit() {
    if (busy || changed || gone || unsent) return;
    setTried(true);
    if (Object.keys(found).length > 0) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const after = await send(verb, seen, requestId, draft);
      dropDraft(draftKey(seen, verb));
      if (after) done(verb, seen, after);
      close?.();
    } catch (failure) {
      const current = currentOf(failure, CaseSchema);
      if (current) take(current);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const Body = entries ?? BODIES[verb] ?? PlainBody;
  return (
    <form
      ref={form}
      className="act-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.code === "Enter" && event.ctrlKey && !event.nativeEvent.isComposing) void submit();
      }}
    >
      <p className="act-what">{act.what}</p>
      {(changed || gone) && !follows && <Changed item={item} gone={gone} impossible={impossible} name={act.name} goOn={() => setSeen(item)} />}
      <Body verb={verb} item={seen} draft={draft} wrong={tried ? found : {}} change={change} />
      {error !== undefined && problemOf(error).kind !== "stale" && <ProblemNote error={error} />}
      <div className="act-foot">
        <span className="act-hint">{close && words.kept}</span>
        {close && <Button onClick={close}>{words.cancel}</Button>}
        <Button
          type="primary"
          danger={verb === "void" || verb === "decline"}
          htmlType="submit"
          loading={busy}
          disabled={changed || gone || unsent}
          title={words.send(act.name)}
        >
          {act.name}
        </Button>
      </div>
    </form>
  );
}

/** The first entry takes the focus: a choice that is made already, else the first control. */
export function focusFirst(form: HTMLFormElement | null): void {
  const entry = form?.querySelector<HTMLElement>("input:checked, textarea, input:not([type=file]), select, button");
  entry?.focus();
}
