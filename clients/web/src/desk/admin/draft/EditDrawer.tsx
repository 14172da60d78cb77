/**
 * A form beside the page that edits a draft. What was entered stays through every failure; closing it unsaved asks first.
 */
import { App, Button, Drawer, Form, type FormInstance, Space } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { texts } from "../../../text/language";
import { DraftProblem } from "./DraftProblem";
import type { FindingsProps } from "./Findings";
import { Refused } from "./use";

const useWords = texts({
  zh: {
    save: "保存到草稿",
    cancel: "取消",
    unsaved: "放弃未保存的内容？",
    unsavedText: "此表单中的修改还没有保存。",
    leave: "放弃",
    stay: "继续填写",
  },
  en: {
    save: "Save to draft",
    cancel: "Cancel",
    unsaved: "Give up what is not saved?",
    unsavedText: "The changes in this form are not saved yet.",
    leave: "Give up",
    stay: "Go on",
  },
});

export interface EditDrawerProps<V> extends Pick<FindingsProps, "name" | "show"> {
  /** Also the name of the form, which must be the only one of its name on the page. */
  form: string;
  title: string;
  open: boolean;
  initial: V;
  /** Text of the button that saves, where it is not the draft that is saved. */
  saveText?: string;
  size?: number;
  /** The entry that the field path of a finding is about, and what is said beside it. */
  beside?: (subject: string) => { name: (string | number)[]; text: string } | undefined;
  close: () => void;
  save: (values: V) => Promise<unknown>;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}

export function EditDrawer<V extends object>(props: EditDrawerProps<V>) {
  const { form: id, title, open, initial, saveText, size = 520, beside, close, save, children, ...about } = props;
  const words = useWords();
  const { modal } = App.useApp();
  const [form] = Form.useForm<V>();
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  useEffect(() => {
    if (!open) return;
    setError(undefined);
    form.resetFields();
  }, [open, form]);

  const leave = () => {
    if (saving) return;
    if (!form.isFieldsTouched()) return close();
    modal.confirm({ title: words.unsaved, content: words.unsavedText, okText: words.leave, cancelText: words.stay, onOk: close });
  };
  const submit = async (values: V) => {
    setSaving(true);
    setError(undefined);
    try {
      await save(values);
      close();
    } catch (failure) {
      setError(failure);
      if (failure instanceof Refused) point(failure);
    } finally {
      setSaving(false);
    }
  };
  const point = ({ findings }: Refused) => {
    const places = findings.flatMap(({ subject }) => beside?.(subject) ?? []);
    // The form cannot know the paths of its entries at compile time.
    form.setFields(places.map(({ name, text }) => ({ name: name as never, errors: [text] })));
    if (places[0]) form.scrollToField(places[0].name as never, { focus: true });
  };
  const footer = (
    <Space>
      <Button type="primary" loading={saving} onClick={() => form.submit()}>
        {saveText ?? words.save}
      </Button>
      <Button onClick={leave}>{words.cancel}</Button>
    </Space>
  );
  return (
    <Drawer title={title} open={open} onClose={leave} size={size} footer={footer} destroyOnHidden>
      {error !== undefined && <DraftProblem error={error} {...about} />}
      <Form
        form={form}
        name={id}
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => void submit({ ...initial, ...values })}
        scrollToFirstError={{ focus: true }}
      >
        {typeof children === "function" ? children(form) : children}
      </Form>
    </Drawer>
  );
}
