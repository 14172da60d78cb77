/** The policy of a matter in a form. */
import { Checkbox, Form, Input, InputNumber, Radio, Select } from "antd";
import { DispatchPolicy, type Matter, type Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { formerText, readFormer } from "./former";
import { useCatalogueWords } from "./words";

interface MatterFormProps {
  matter: Matter;
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.CATALOGUE>;
}

const EMERGENCY = ["110", "119", "120", "122"];

export function MatterForm({ matter, open, close, draft }: MatterFormProps) {
  const words = useCatalogueWords();
  const initial = {
    policy: matter.policy === DispatchPolicy.CONFIRM ? DispatchPolicy.CONFIRM : DispatchPolicy.AUTO,
    defaultRow: matter.defaultRow || (matter.rows[0]?.number ?? 1),
    reopenDays: matter.reopenDays,
    emergencyNumber: matter.emergencyNumber,
    synonyms: matter.synonyms,
    standard: matter.standard,
    former: matter.formerCodes.map(formerText),
    initials: matter.initials,
    retired: matter.retired,
  };
  const save = ({ former, ...values }: typeof initial) =>
    draft.edit((catalogue) => {
      const found = catalogue.matters.find(({ id }) => id === matter.id);
      const formerCodes = former.flatMap((text) => readFormer(text) ?? []);
      if (found) Object.assign(found, { ...values, initials: values.initials.trim(), standard: values.standard.trim(), formerCodes });
    });
  const shape = (_: unknown, texts: readonly string[]) => {
    const wrong = texts.find((text) => !readFormer(text));
    return wrong === undefined ? Promise.resolve() : Promise.reject(new Error(words.formerShape(wrong)));
  };
  return (
    <EditDrawer form="matter" title={words.editTitle(matter.name)} open={open} initial={initial} close={close} save={save} size={460}>
      <Form.Item name="policy" label={words.policy} extra={words.policyNote}>
        <Radio.Group options={[DispatchPolicy.AUTO, DispatchPolicy.CONFIRM].map((value) => ({ value, label: words.policies[value] }))} />
      </Form.Item>
      <Form.Item name="defaultRow" label={words.defaultRow} extra={words.defaultRowNote}>
        <Select options={matter.rows.map(({ number, filing }) => ({ value: number, label: `${words.row(number)} · ${filing}` }))} />
      </Form.Item>
      <Form.Item name="reopenDays" label={words.reopen} extra={words.reopenNote} rules={[{ required: true, message: words.needed }]}>
        <InputNumber min={0} max={365} precision={0} />
      </Form.Item>
      <Form.Item name="emergencyNumber" label={words.emergency} extra={words.emergencyNote}>
        <Select options={[{ value: "", label: words.noEmergency }, ...EMERGENCY.map((value) => ({ value, label: value }))]} />
      </Form.Item>
      <Form.Item name="synonyms" label={words.synonyms}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={["，", ",", "、"]} />
      </Form.Item>
      <Form.Item name="initials" label={words.initials}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="standard" label={words.standard} extra={words.standardNote}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="former" label={words.former} extra={words.formerNote} rules={[{ validator: shape }]}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={["；", ";"]} />
      </Form.Item>
      <Form.Item name="retired" valuePropName="checked" extra={words.retireNote}>
        <Checkbox>{words.retire}</Checkbox>
      </Form.Item>
    </EditDrawer>
  );
}
