/** A rule in a form: added, changed, or copied. */
import { Checkbox, Form, type FormInstance, Input, InputNumber, Radio, Select } from "antd";
import { useMemo } from "react";
import type { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { matterFits, type RuleOptions, useRuleOptions } from "./options";
import { PrecedentNote } from "./PrecedentNote";
import { minutes, newId, type RuleFields, ruleOf } from "./rules";
import { useRuleWords } from "./words";

interface RuleFormProps {
  open: boolean;
  close: () => void;
  initial: RuleFields;
  /** Id of the rule that is changed; undefined adds one. */
  changes: string | undefined;
  /** The case whose decision it comes from; empty where none. */
  fromCase: string;
  ground: Ground;
  draft: PartDraft<Part.REGISTER>;
  saved: (id: string) => void;
}

const CODE = /^[A-Za-z0-9_.:/-]*$/;

export function RuleForm({ open, close, initial, changes, fromCase, ground, draft, saved }: RuleFormProps) {
  const words = useRuleWords();
  const options = useRuleOptions(ground);
  const taken = useMemo(() => new Set(draft.content?.rules.map(({ id }) => id)), [draft.content]);
  const save = async (fields: RuleFields) => {
    const id = changes ?? (fields.id.trim() || newId(fields.lead, fields.subject, taken));
    const rule = ruleOf({ ...fields, id });
    await draft.edit((register) => {
      const at = register.rules.findIndex((one) => one.id === changes);
      if (at >= 0) register.rules[at] = rule;
      else register.rules.push(rule);
    });
    saved(id);
  };
  return (
    <EditDrawer<RuleFields>
      form="rule"
      title={changes ? words.editTitle(changes) : words.addTitle}
      open={open}
      initial={initial}
      close={close}
      save={save}
      size={600}
    >
      {(form) => (
        <>
          {fromCase && !changes && <p className="admin-note">{words.fromCase(fromCase)}</p>}
          {fromCase && <PrecedentNote number={fromCase} ground={ground} />}
          <Subject form={form} options={options} ground={ground} />
          <Where options={options} />
          <Parties options={options} />
          <Form.Item name="basis" label={words.basis} rules={[{ required: true, whitespace: true, message: words.basisNeeded }]}>
            <Input.TextArea rows={2} maxLength={4000} />
          </Form.Item>
          <Validity />
          <HoursFields />
          <Rest changes={changes} taken={taken} />
        </>
      )}
    </EditDrawer>
  );
}

function Subject({ form, options, ground }: { form: FormInstance<RuleFields>; options: RuleOptions; ground: Ground }) {
  const words = useRuleWords();
  const about = Form.useWatch("about", form) ?? "matter";
  const choices = about === "matter" ? options.matters : about === "class" ? options.classes : options.kinds;
  return (
    <>
      <Form.Item name="about" label={words.aboutTitle}>
        <Radio.Group
          options={(["matter", "class", "kind"] as const).map((value) => ({ value, label: words.abouts[value] }))}
          onChange={() => form.setFieldValue("subject", undefined)}
        />
      </Form.Item>
      <Form.Item name="subject" label={words.subject} rules={[{ required: true, message: words.needed }]}>
        <Select
          showSearch={{
            filterOption: (typed, option) =>
              about === "matter" ? matterFits(ground, String(option?.value), typed) : (option?.label ?? "").includes(typed),
          }}
          options={choices}
        />
      </Form.Item>
    </>
  );
}

function Where({ options }: { options: RuleOptions }) {
  const words = useRuleWords();
  return (
    <div className="admin-pair">
      <Form.Item name="area" label={words.area} extra={words.areaNote}>
        <Select allowClear showSearch={{ optionFilterProp: "label" }} options={[{ value: "", label: words.wholeTown }, ...options.areas]} />
      </Form.Item>
      <Form.Item name="ground" label={words.ground}>
        <Select options={options.grounds} />
      </Form.Item>
    </div>
  );
}

function Parties({ options }: { options: RuleOptions }) {
  const words = useRuleWords();
  return (
    <>
      <Form.Item name="lead" label={words.lead} extra={words.leadNote} rules={[{ required: true, message: words.needed }]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={options.parties} />
      </Form.Item>
      <Form.Item
        name="assisting"
        label={words.assisting}
        dependencies={["lead"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, assisting: string[]) =>
              assisting.includes(String(getFieldValue("lead"))) ? Promise.reject(new Error(words.leadAssists)) : Promise.resolve(),
          }),
        ]}
      >
        <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options.parties} />
      </Form.Item>
    </>
  );
}

function Validity() {
  const words = useRuleWords();
  return (
    <div className="admin-pair">
      <Form.Item name="validFrom" label={words.validFrom}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name="validUntil"
        label={words.validUntil}
        extra={words.openNote}
        dependencies={["validFrom"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, until: string) =>
              until && until < String(getFieldValue("validFrom") ?? "") ? Promise.reject(new Error(words.order)) : Promise.resolve(),
          }),
        ]}
      >
        <Input type="date" />
      </Form.Item>
    </div>
  );
}

function HoursFields() {
  const words = useRuleWords();
  const time = {
    validator: (_: unknown, text: string) =>
      minutes(text) === undefined ? Promise.reject(new Error(words.timeShape)) : Promise.resolve(),
  };
  return (
    <>
      <Form.Item name="always" valuePropName="checked">
        <Checkbox>{words.alwaysField}</Checkbox>
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.always !== after.always}>
        {({ getFieldValue }) =>
          !getFieldValue("always") && (
            <>
              <Form.Item name="days" label={words.days}>
                <Checkbox.Group options={words.dayNames.map((label, at) => ({ value: at + 1, label }))} />
              </Form.Item>
              <div className="admin-pair">
                <Form.Item name="from" label={words.from} rules={[time]}>
                  <Input inputMode="numeric" maxLength={5} />
                </Form.Item>
                <Form.Item
                  name="until"
                  label={words.until}
                  extra={words.untilNote}
                  dependencies={["from"]}
                  rules={[
                    time,
                    {
                      validator: (_, text: string) =>
                        text === getFieldValue("from") ? Promise.reject(new Error(words.timeSame)) : Promise.resolve(),
                    },
                  ]}
                >
                  <Input inputMode="numeric" maxLength={5} />
                </Form.Item>
              </div>
            </>
          )
        }
      </Form.Item>
    </>
  );
}

function Rest({ changes, taken }: { changes: string | undefined; taken: ReadonlySet<string> }) {
  const words = useRuleWords();
  return (
    <>
      <Form.Item
        name="owner"
        valuePropName="checked"
        extra={words.ownerNote}
        dependencies={["subject"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, owner: boolean) =>
              owner && !String(getFieldValue("subject") ?? "").startsWith("component")
                ? Promise.reject(new Error(words.ownerOnly))
                : Promise.resolve(),
          }),
        ]}
      >
        <Checkbox>{words.owner}</Checkbox>
      </Form.Item>
      <Form.Item name="reporterVisible" valuePropName="checked">
        <Checkbox>{words.visible}</Checkbox>
      </Form.Item>
      <div className="admin-pair">
        <Form.Item name="priority" label={words.priority} extra={words.priorityNote}>
          <InputNumber precision={0} style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item name="precedentCase" label={words.precedent} extra={words.precedentNote}>
          <Input />
        </Form.Item>
      </div>
      <Form.Item
        name="id"
        label={words.id}
        extra={words.idNote}
        rules={[
          { pattern: CODE, message: words.idShape },
          {
            validator: (_, id: string) =>
              !changes && taken.has(id.trim()) ? Promise.reject(new Error(words.idTaken)) : Promise.resolve(),
          },
        ]}
      >
        <Input disabled={changes !== undefined} maxLength={100} />
      </Form.Item>
    </>
  );
}
