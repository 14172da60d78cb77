/** The policy by which cases move, in a form: what is empty has its usual value, which stands there in grey. */
import { Button, Form, type FormInstance, InputNumber, Select } from "antd";
import type { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { LIMIT_UNITS, useDomain } from "../../../text/domain";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { LadderTable } from "./PolicyView";
import { type Duty, DUTIES, fieldsOf, NUMBERS, placeOf, policyOf, type PolicyFields, type PolicyNumber, RUNGS, USUAL } from "./policy";
import { usePolicyWords } from "./policy-words";

interface PolicyFormProps {
  draft: PartDraft<Part.CATALOGUE>;
  open: boolean;
  close: () => void;
}

type PolicyInstance = FormInstance<PolicyFields>;

export function PolicyForm({ draft, open, close }: PolicyFormProps) {
  const words = usePolicyWords();
  const save = (fields: PolicyFields) =>
    draft.edit((catalogue) => {
      catalogue.policy = policyOf(fields);
    });
  const beside = (subject: string) => {
    const place = placeOf(subject);
    return place && { name: place.name, text: words.wrong[place.kind] };
  };
  /** What an entry is called, by the field path of a finding. */
  const called = (subject: string) => {
    const [group, at] = placeOf(subject)?.name ?? [];
    if (group === "ladder") return words.step(Number(at) + 1);
    if (group === "duties") return words.duties[at as Duty];
    return words.numbers[group as PolicyNumber] ?? words.title;
  };
  return (
    <EditDrawer<PolicyFields>
      form="policy"
      title={words.title}
      open={open}
      initial={fieldsOf(draft.content?.policy)}
      close={close}
      save={save}
      beside={beside}
      name={({ subject }) => (subject.startsWith("policy") ? called(subject) : undefined)}
      size={640}
    >
      {(form) => (
        <>
          <p className="admin-note">{words.intro}</p>
          <Button className="policy-usual" onClick={() => reset(form)}>
            {words.allUsual}
          </Button>
          <Numbers />
          <Duties />
          <Ladder form={form} />
        </>
      )}
    </EditDrawer>
  );
}

/** Back to the usual values; they count as entered, so that leaving unsaved asks first. */
function reset(form: PolicyInstance) {
  form.setFieldsValue(fieldsOf(undefined));
  form.setFields([{ name: "extensions", touched: true, errors: [] }]);
}

function Numbers() {
  const words = usePolicyWords();
  return (
    <fieldset className="admin-fields">
      <legend>{words.amounts}</legend>
      <div className="policy-numbers">
        {NUMBERS.map((name) => (
          <Form.Item key={name} name={name} label={words.numbers[name]}>
            <InputNumber min={0} max={1_000_000} precision={0} placeholder={words.usually(String(USUAL[name]))} />
          </Form.Item>
        ))}
      </div>
    </fieldset>
  );
}

function Duties() {
  const words = usePolicyWords();
  return (
    <fieldset className="admin-fields">
      <legend>{words.dutiesTitle}</legend>
      <p className="admin-note">{words.dutiesNote}</p>
      <table className="policy-table">
        <tbody>
          {DUTIES.map((duty) => (
            <DutyRow key={duty} duty={duty} />
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}

function DutyRow({ duty }: { duty: Duty }) {
  const words = usePolicyWords();
  const { limitUnits } = useDomain();
  const usual = USUAL.duties[duty];
  return (
    <tr>
      <th scope="row">{words.duties[duty]}</th>
      <td>
        <Form.Item name={["duties", duty, "amount"]}>
          <InputNumber aria-label={`${words.duties[duty]}：${words.amount}`} min={0} max={1_000_000} precision={0} placeholder={words.usually(String(usual.amount))} />
        </Form.Item>
      </td>
      <td>
        <Form.Item name={["duties", duty, "unit"]}>
          <Select
            aria-label={`${words.duties[duty]}：${words.unit}`}
            allowClear
            placeholder={words.usually(limitUnits[usual.unit] ?? "")}
            options={LIMIT_UNITS.map((value) => ({ value, label: limitUnits[value] }))}
          />
        </Form.Item>
      </td>
    </tr>
  );
}

function Ladder({ form }: { form: PolicyInstance }) {
  const words = usePolicyWords();
  const set = (ladder: PolicyFields["ladder"]) => form.setFields([{ name: "ladder", value: ladder, touched: true }]);
  return (
    <fieldset className="admin-fields">
      <legend>{words.ladder}</legend>
      <p className="admin-note">{words.ladderNote}</p>
      <Form.List name="ladder">
        {(fields, { add, remove }) =>
          fields.length === 0 ? (
            <>
              <p className="admin-none">{words.usualLadder}</p>
              <LadderTable steps={USUAL.ladder} usual />
              <Button onClick={() => set(USUAL.ladder.map((step) => ({ ...step })))}>{words.ownLadder}</Button>
            </>
          ) : (
            <>
              <table className="policy-table">
                <thead>
                  <tr>
                    <th scope="col">{words.percent}</th>
                    <th scope="col">{words.to}</th>
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {fields.map(({ key, name }, at) => (
                    <tr key={key}>
                      <td>
                        <Form.Item name={[name, "percent"]}>
                          <InputNumber aria-label={`${at + 1} ${words.percent}`} min={0} max={1_000_000} precision={0} />
                        </Form.Item>
                      </td>
                      <td>
                        <Form.Item name={[name, "to"]}>
                          <Select aria-label={`${at + 1} ${words.to}`} options={RUNGS.map((value) => ({ value, label: words.rungs[value] }))} />
                        </Form.Item>
                      </td>
                      <td>
                        <Button aria-label={words.removeStep(at + 1)} onClick={() => remove(name)}>
                          {words.remove}
                        </Button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <div className="policy-steps">
                <Button onClick={() => add({})}>{words.addStep}</Button>
                <Button onClick={() => set([])}>{words.backLadder}</Button>
              </div>
            </>
          )
        }
      </Form.List>
    </fieldset>
  );
}
