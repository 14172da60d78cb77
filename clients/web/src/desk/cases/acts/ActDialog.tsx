/** The dialog of an act. */
import { Modal } from "antd";
import { useRef } from "react";
import { shortNumber } from "../list/CaseRow";
import { ActForm, type ActFormProps, focusFirst } from "./ActForm";
import type { Verb } from "./acts";
import { useActWords } from "./words";

const WIDE: Verb[] = ["correct", "rule", "hand_in", "finish_task", "split", "merge"];

type ActDialogProps = Omit<ActFormProps, "form" | "entries"> & { close: () => void };

export function ActDialog(props: ActDialogProps) {
  const { verb, item, close } = props;
  const { name } = useActWords().acts[verb];
  const form = useRef<HTMLFormElement>(null);
  const wide = WIDE.includes(verb);
  return (
    <Modal
      open
      title={`${name} · ${item.matterName} · ${shortNumber(item.number, item.town)}`}
      width={wide ? 720 : 560}
      onCancel={close}
      mask={{ closable: false }}
      footer={null}
      afterOpenChange={(open) => open && focusFirst(form.current)}
    >
      <ActForm {...props} form={form} />
    </Modal>
  );
}
