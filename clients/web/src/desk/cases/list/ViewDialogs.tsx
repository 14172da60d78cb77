/** Saving a view under a name, giving it another, and deleting it. */
import { App, Button, Checkbox, Input, Modal } from "antd";
import { useId, useRef, useState } from "react";
import { uuid7 } from "../../../api/uuid7";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useFilterWords } from "./filter-words";
import type { Saved, SavedViews, Saving } from "./useSaved";
import { savedView, type ViewName } from "./views";

/** The longest name of a view, in characters. */
const LONGEST = 60;

interface SaveDialogProps {
  /** What is saved, with the name that it has. */
  saving: Saving;
  saved: SavedViews;
  done: (view: ViewName) => void;
  close: () => void;
}

export function SaveDialog({ saving, saved, done, close }: SaveDialogProps) {
  const words = useFilterWords();
  const { message } = App.useApp();
  const id = useId();
  const [name, setName] = useState(saving.name);
  const [shared, setShared] = useState(saving.shared);
  const [wrong, setWrong] = useState(false);
  const sending = useSending(close);
  const typed = name.trim();
  const send = () => {
    if (typed === "" || [...typed].length > LONGEST) {
      setWrong(true);
      document.getElementById(`${id}-name`)?.focus();
      return;
    }
    void sending.send(async (request) => {
      const view = await saved.save({ ...saving, id: saving.id || sending.fresh, name: typed, shared }, request);
      void message.success(words.doneSaved(typed));
      if (view) done(savedView(view.id));
    }, `${typed}/${shared}`);
  };
  return (
    <Modal
      open
      title={saving.id ? words.renameTitle : words.saveTitle}
      width={460}
      onCancel={close}
      afterOpenChange={(open) => open && document.getElementById(`${id}-name`)?.focus()}
      footer={[
        <Button key="cancel" onClick={close}>
          {words.cancel}
        </Button>,
        <Button key="save" type="primary" loading={sending.busy} onClick={send}>
          {words.confirmSave}
        </Button>,
      ]}
    >
      <form
        className="view-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={`${id}-name`}>{words.nameOf}</label>
        <Input
          id={`${id}-name`}
          value={name}
          maxLength={LONGEST}
          autoComplete="off"
          placeholder={words.nameHint}
          aria-required
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          status={wrong ? "error" : undefined}
          onChange={(event) => {
            setName(event.target.value);
            setWrong(false);
          }}
        />
        {wrong && (
          <span id={`${id}-wrong`} role="alert" className="view-wrong">
            {words.nameMissing}
          </span>
        )}
        {saved.mayShare ? (
          <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
            {words.share}
          </Checkbox>
        ) : (
          <span className="view-hint">{words.shareOnly}</span>
        )}
      </form>
      {sending.error !== undefined && <ProblemNote error={sending.error} />}
    </Modal>
  );
}

interface RemoveDialogProps {
  view: Saved;
  saved: SavedViews;
  done: () => void;
  close: () => void;
}

export function RemoveDialog({ view, saved, done, close }: RemoveDialogProps) {
  const words = useFilterWords();
  const { message } = App.useApp();
  const sending = useSending(close);
  const { name, shared } = view.view;
  const send = () =>
    void sending.send(async (request) => {
      await saved.remove(view.name, request);
      void message.success(words.doneRemoved(name));
      done();
    }, "");
  return (
    <Modal
      open
      title={words.removeTitle}
      width={420}
      onCancel={close}
      footer={[
        <Button key="cancel" autoFocus onClick={close}>
          {words.cancel}
        </Button>,
        <Button key="remove" type="primary" danger loading={sending.busy} onClick={send}>
          {words.confirmRemove}
        </Button>,
      ]}
    >
      <p>{words.removeText(name)}</p>
      {shared && <p>{words.removeShared}</p>}
      {sending.error !== undefined && <ProblemNote error={sending.error} />}
    </Modal>
  );
}

/** Sends a request under one id for as long as it says the same, so that a repeat does no harm; closes when it is done. */
function useSending(close: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fresh = useRef(uuid7());
  const last = useRef({ said: "", id: "" });
  const send = async (run: (request: string) => Promise<void>, said: string) => {
    if (busy) return;
    if (!last.current.id || last.current.said !== said) last.current = { said, id: uuid7() };
    setBusy(true);
    setError(undefined);
    try {
      await run(last.current.id);
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, send, fresh: fresh.current };
}
