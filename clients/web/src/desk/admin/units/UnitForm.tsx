/** Forms that add and change units and departments in the draft. */
import { create } from "@bufbuild/protobuf";
import { Form, Input, Select } from "antd";
import { type Department, DepartmentSchema, type Part, type Unit, UnitSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { useUnitWords } from "./words";

interface FormProps<T> {
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.UNITS>;
  /** What is changed; undefined adds one. */
  entry: T | undefined;
}

/** What the registry takes as a code. */
const CODE = /^[A-Za-z0-9_.:/-]+$/;

function CodeField({ taken, fixed }: { taken: readonly string[]; fixed: boolean }) {
  const words = useUnitWords();
  const free = (_: unknown, code: string) =>
    !fixed && taken.includes(code) ? Promise.reject(new Error(words.codeTaken)) : Promise.resolve();
  return (
    <Form.Item
      name="code"
      label={words.code}
      extra={fixed ? undefined : words.codeNote}
      rules={[{ required: true, message: words.needed }, { pattern: CODE, message: words.codeShape }, { validator: free }]}
    >
      <Input disabled={fixed} maxLength={60} />
    </Form.Item>
  );
}

function NameField() {
  const words = useUnitWords();
  return (
    <Form.Item name="name" label={words.name} rules={[{ required: true, whitespace: true, message: words.needed }]}>
      <Input maxLength={200} />
    </Form.Item>
  );
}

export function UnitForm({ open, close, draft, entry, department }: FormProps<Unit> & { department: string }) {
  const words = useUnitWords();
  const set = draft.content;
  const initial = {
    code: entry?.code ?? "",
    name: entry?.name ?? "",
    department: entry?.department ?? (department || set?.departments[0]?.code),
    telephone: entry?.telephone ?? "",
  };
  const save = (values: typeof initial) =>
    draft.edit((content) => {
      const said = { name: values.name.trim(), department: values.department, telephone: values.telephone.trim() };
      const found = entry && content.units.find(({ code }) => code === entry.code);
      if (found) Object.assign(found, said);
      else content.units.push(create(UnitSchema, { code: values.code, ...said }));
    });
  return (
    <EditDrawer
      form="unit"
      title={entry ? words.editTitle(entry.name) : words.addUnit}
      open={open}
      initial={initial}
      close={close}
      save={save}
      size={420}
    >
      <CodeField taken={set?.units.map(({ code }) => code) ?? []} fixed={entry !== undefined} />
      <NameField />
      <Form.Item name="department" label={words.department} rules={[{ required: true, message: words.departmentNeeded }]}>
        <Select options={set?.departments.map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
      <Form.Item name="telephone" label={words.telephone} extra={words.telephoneNote}>
        <Input maxLength={40} inputMode="tel" />
      </Form.Item>
    </EditDrawer>
  );
}

export function DepartmentForm({ open, close, draft, entry }: FormProps<Department>) {
  const words = useUnitWords();
  const initial = { code: entry?.code ?? "", name: entry?.name ?? "" };
  const save = ({ code, name }: typeof initial) =>
    draft.edit((content) => {
      const found = entry && content.departments.find((one) => one.code === entry.code);
      if (found) found.name = name.trim();
      else content.departments.push(create(DepartmentSchema, { code, name: name.trim() }));
    });
  return (
    <EditDrawer
      form="department"
      title={entry ? words.editTitle(entry.name) : words.addDepartment}
      open={open}
      initial={initial}
      close={close}
      save={save}
      size={420}
    >
      <CodeField taken={draft.content?.departments.map(({ code }) => code) ?? []} fixed={entry !== undefined} />
      <NameField />
    </EditDrawer>
  );
}
