/** Changing the own password. */
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";
import { account } from "../api/services";
import { ProblemNote } from "../parts/ProblemNote";
import { texts } from "../text/language";

const useWords = texts({
  zh: {
    title: "修改密码",
    old: "当前密码",
    new: "新密码",
    again: "再次输入新密码",
    differ: "两次输入的新密码不一致",
    required: "请填写",
    done: "密码已修改",
  },
  en: {
    title: "Change password",
    old: "Current password",
    new: "New password",
    again: "New password again",
    differ: "The two new passwords differ",
    required: "Required",
    done: "The password is changed",
  },
});

interface Entered {
  old: string;
  new: string;
}

export function PasswordDialog({ open, close }: { open: boolean; close: () => void }) {
  const words = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function change(entered: Entered) {
    setBusy(true);
    setError(undefined);
    try {
      await account.changePassword({ oldPassword: entered.old, newPassword: entered.new });
      void message.success(words.done);
      form.resetFields();
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const required = { required: true, message: words.required };
  return (
    <Modal
      title={words.title}
      open={open}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={busy}
      afterOpenChange={(shown) => shown && form.focusField("old")}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={(entered: Entered) => void change(entered)}>
        <Form.Item name="old" label={words.old} rules={[required]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={words.new} rules={[required]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={words.again}
          dependencies={["new"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, value) => (value === getFieldValue("new") ? Promise.resolve() : Promise.reject(new Error(words.differ))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {/* The visible buttons stand outside the form; with this one Enter sends it. */}
        <button type="submit" hidden />
      </Form>
      {error !== undefined && <ProblemNote error={error} />}
    </Modal>
  );
}
