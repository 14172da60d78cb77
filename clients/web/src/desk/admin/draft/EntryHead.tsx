/** The head of one entry of a part: its name, how the draft changed it, and in a draft the way to edit and remove it. */
import { App, Button, Space } from "antd";
import { useState } from "react";
import { ChangeMark } from "./ChangeMark";
import type { ChangeKind } from "./changes";
import { DraftProblem } from "./DraftProblem";

interface EntryHeadProps {
  name: string;
  kind: ChangeKind | undefined;
  editable: boolean;
  words: { edit: string; remove: string; removeSure: (name: string) => string; removeText: string; keep: string };
  edit: () => void;
  /** Takes it out of the draft. */
  remove: () => Promise<unknown>;
  gone: () => void;
}

export function EntryHead({ name, kind, editable, words, edit, remove, gone }: EntryHeadProps) {
  const { modal } = App.useApp();
  const [failure, setFailure] = useState<unknown>();
  const ask = () =>
    modal.confirm({
      title: words.removeSure(name),
      content: words.removeText,
      okText: words.remove,
      okButtonProps: { danger: true },
      cancelText: words.keep,
      onOk: () => remove().then(gone, setFailure),
    });
  return (
    <>
      <h2>
        {name}
        <ChangeMark kind={kind} />
        {editable && (
          <Space>
            <Button size="small" onClick={edit}>
              {words.edit}
            </Button>
            <Button size="small" danger onClick={ask}>
              {words.remove}
            </Button>
          </Space>
        )}
      </h2>
      {failure !== undefined && <DraftProblem error={failure} />}
    </>
  );
}
