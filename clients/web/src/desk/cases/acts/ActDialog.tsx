/** The dialog of an act. */
import { Modal } from "antd";
import { useRef } from "react";
import { shortNumber } from "../list/CaseRow";
import { ActForm, type ActFormProps, focusFirst } from "./ActForm";
import { useActWords } from "./words";

type ActDialogProps = Omit<ActFormProps, "form" | "entries"> & { close: () => void };

export function ActDialog(props: ActDialogProps) {
  const { verb, item, close } = props;
  const { name } = useActWords().acts[verb];
  const form = useRef<HTMLFormElement>(null);
  const wide = verb === "correct" || verb === "rule" || verb === "hand_in" || verb === "finish_task";
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
