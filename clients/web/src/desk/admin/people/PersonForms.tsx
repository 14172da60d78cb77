/** Forms for people: added, renamed, given a post or a new password, a post ended. Each counts as soon as it is saved. */
import { create } from "@bufbuild/protobuf";
import { Button, Form, type FormInstance, Input, Radio, Space } from "antd";
import { useMemo } from "react";
import { registry } from "../../../api/services";
import { type Person, PersonSchema, type Post } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Ground } from "../../../ground/content";
import { timestamp, wallTime } from "../../../text/time";
import { EditDrawer } from "../draft/EditDrawer";
import { PostFields, postsOf, type PostValues } from "./PostFields";
import { ACCOUNT, newPassword } from "./posts";
import { usePeopleWords } from "./words";

interface FormProps {
  open: boolean;
  close: () => void;
  saved: (person: string) => Promise<unknown>;
}

/** Ids for what one opening of a form makes: a repeat of the same intent carries the same. */
function useIds(open: boolean): (at: number) => string {
  return useMemo(() => {
    const made: string[] = [];
    return (at: number) => (made[at] ??= crypto.randomUUID());
    // A new opening is a new intent.
  }, [open]);
}

function NameField() {
  const words = usePeopleWords();
  return (
    <Form.Item name="name" label={words.name} rules={[{ required: true, whitespace: true, message: words.nameLong }]}>
      <Input maxLength={100} autoComplete="off" />
    </Form.Item>
  );
}

function AccountField({ taken, needed }: { taken: ReadonlySet<string>; needed: boolean }) {
  const words = usePeopleWords();
  const free = (_: unknown, account: string) => (taken.has(account) ? Promise.reject(new Error(words.accountTaken)) : Promise.resolve());
  return (
    <Form.Item
      name="account"
      label={words.account}
      extra={words.accountNote}
      rules={[{ required: needed, message: words.needed }, { pattern: ACCOUNT, message: words.accountShape }, { validator: free }]}
    >
      <Input maxLength={64} autoComplete="off" spellCheck={false} />
    </Form.Item>
  );
}

function PasswordField({ label, form }: { label: string; form: FormInstance }) {
  const words = usePeopleWords();
  return (
    <Form.Item label={label} htmlFor="new-password" extra={words.passwordNote} required>
      <Space.Compact block>
        <Form.Item
          name="password"
          noStyle
          rules={[
            { required: true, message: words.needed },
            { min: 8, message: words.passwordShort },
          ]}
        >
          <Input id="new-password" maxLength={256} autoComplete="new-password" spellCheck={false} />
        </Form.Item>
        <Button onClick={() => form.setFieldValue("password", newPassword())}>{words.make}</Button>
      </Space.Compact>
    </Form.Item>
  );
}

export function AddPerson({ open, close, saved, ground, accounts }: FormProps & { ground: Ground; accounts: ReadonlySet<string> }) {
  const words = usePeopleWords();
  const ids = useIds(open);
  const save = async ({ name, account, password, ...post }: { name: string; account: string; password: string } & PostValues) => {
    const posts = postsOf(post, (at) => ids(at + 1));
    const { person } = await registry.putPerson({ person: { id: ids(0), name: name.trim(), account, password, posts } });
    await saved(person?.id ?? "");
  };
  return (
    <EditDrawer
      form="person"
      title={words.addTitle}
      open={open}
      initial={{ name: "", account: "", password: "" }}
      saveText={words.save}
      close={close}
      save={save}
    >
      {(form) => (
        <>
          <NameField />
          <AccountField taken={accounts} needed />
          <PasswordField label={words.password} form={form} />
          <PostFields ground={ground} />
        </>
      )}
    </EditDrawer>
  );
}

export function EditPerson({ open, close, saved, person, accounts }: FormProps & { person: Person; accounts: ReadonlySet<string> }) {
  const words = usePeopleWords();
  const others = new Set(accounts);
  others.delete(person.account);
  return (
    <EditDrawer
      form="person-name"
      title={words.editTitle(person.name)}
      open={open}
      initial={{ name: person.name, account: person.account }}
      saveText={words.save}
      size={420}
      close={close}
      save={async ({ name, account }) => {
        await registry.putPerson({ person: create(PersonSchema, { id: person.id, name: name.trim(), account }) });
        await saved(person.id);
      }}
    >
      <NameField />
      {person.account && <AccountField taken={others} needed />}
    </EditDrawer>
  );
}

export function ResetPassword({ open, close, saved, person, accounts }: FormProps & { person: Person; accounts: ReadonlySet<string> }) {
  const words = usePeopleWords();
  return (
    <EditDrawer
      form="person-password"
      title={words.resetTitle(person.name)}
      open={open}
      initial={{ account: person.account, password: "" }}
      saveText={words.reset}
      size={420}
      close={close}
      save={async ({ account, password }) => {
        await registry.putPerson({ person: create(PersonSchema, { id: person.id, name: person.name, account, password }) });
        await saved(person.id);
      }}
    >
      {(form) => (
        <>
          <p className="admin-note">{words.resetNote}</p>
          {!person.account && <AccountField taken={accounts} needed />}
          <PasswordField label={words.newPassword} form={form} />
        </>
      )}
    </EditDrawer>
  );
}

export function AddPost({ open, close, saved, person, ground }: FormProps & { person: Person; ground: Ground }) {
  const words = usePeopleWords();
  const ids = useIds(open);
  return (
    <EditDrawer<PostValues>
      form="post"
      title={words.addPostTitle(person.name)}
      open={open}
      initial={{}}
      saveText={words.save}
      size={460}
      close={close}
      save={async (values) => {
        const { id, name, account } = person;
        await registry.putPerson({ person: create(PersonSchema, { id, name, account, posts: postsOf(values, ids) }) });
        await saved(id);
      }}
    >
      <PostFields ground={ground} />
    </EditDrawer>
  );
}

interface EndPostProps extends Omit<FormProps, "open"> {
  post: Post | undefined;
  title: string;
  person: string;
}

export function EndPost({ close, saved, post, title, person }: EndPostProps) {
  const words = usePeopleWords();
  const save = async ({ when, at }: { when: "now" | "at"; at: string }) => {
    const ms = when === "at" ? wallTime(at) : undefined;
    await registry.endPost({ post: post?.id ?? "", endTime: ms === undefined ? undefined : timestamp(ms) });
    await saved(person);
  };
  const future = (_: unknown, text: string) => {
    const ms = text ? wallTime(text) : undefined;
    return ms !== undefined && ms <= Date.now() ? Promise.reject(new Error(words.future)) : Promise.resolve();
  };
  return (
    <EditDrawer
      form="post-end"
      title={words.endTitle}
      open={post !== undefined}
      initial={{ when: "now" as "now" | "at", at: "" }}
      saveText={words.endSave}
      size={420}
      close={close}
      save={save}
    >
      <p>
        <b>{title}</b>
      </p>
      <p className="admin-note">{words.endNote}</p>
      <Form.Item name="when" label={words.endTime}>
        <Radio.Group
          options={[
            { value: "now", label: words.endNow },
            { value: "at", label: words.endAt },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.when !== after.when}>
        {({ getFieldValue }) =>
          getFieldValue("when") === "at" && (
            <Form.Item
              name="at"
              label={words.until}
              extra={words.zone}
              rules={[{ required: true, message: words.needed }, { validator: future }]}
            >
              <Input type="datetime-local" />
            </Form.Item>
          )
        }
      </Form.Item>
    </EditDrawer>
  );
}
