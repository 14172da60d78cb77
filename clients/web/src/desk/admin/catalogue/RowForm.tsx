/** A row under a matter in a form: conditions, limits, what a hand-in must show. */
import { create } from "@bufbuild/protobuf";
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { LimitSchema, LimitUnit } from "../../../gen/gridcase/common/v1/common_pb";
import { EvidenceRuleSchema, type Matter, type Part, type Row, RowSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import { LIMIT_UNITS, useDomain } from "../../../text/domain";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { useCatalogueWords } from "./words";

interface RowFormProps {
  matter: Matter;
  /** The row that is changed; undefined adds one. */
  row: Row | undefined;
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.CATALOGUE>;
}

interface Fields {
  filing: string;
  closing: string;
  limits: { amount: number; unit: LimitUnit; purpose: string }[];
  photos: number;
  words: boolean;
  confirmed: boolean;
  source: string;
}

const FIRST_LIMIT = { amount: 1, unit: LimitUnit.WORK_DAY, purpose: "" };

export function RowForm({ matter, row, open, close, draft }: RowFormProps) {
  const words = useCatalogueWords();
  const initial: Fields = {
    filing: row?.filing ?? "",
    closing: row?.closing ?? "",
    limits: row ? row.limits.map(({ amount, unit, purpose }) => ({ amount, unit, purpose })) : [FIRST_LIMIT],
    photos: row?.evidence?.photos ?? 0,
    words: row?.evidence?.words ?? true,
    confirmed: row?.confirmed ?? true,
    source: row?.source ?? words.town,
  };
  const save = (fields: Fields) =>
    draft.edit((catalogue) => {
      const found = catalogue.matters.find(({ id }) => id === matter.id);
      if (!found) return;
      const at = found.rows.findIndex(({ number }) => number === row?.number);
      const number = row?.number ?? Math.max(0, ...found.rows.map((one) => one.number)) + 1;
      const made = create(RowSchema, {
        number,
        filing: fields.filing.trim(),
        closing: fields.closing.trim(),
        limits: fields.limits.map((limit) => create(LimitSchema, { ...limit, purpose: limit.purpose?.trim() ?? "" })),
        evidence: create(EvidenceRuleSchema, { photos: fields.photos, words: fields.words }),
        confirmed: fields.confirmed,
        source: fields.source.trim(),
      });
      if (at >= 0) found.rows[at] = made;
      else found.rows.push(made);
    });
  const title = row ? words.editRowTitle(matter.name, row.number) : words.addRowTitle(matter.name);
  return (
    <EditDrawer<Fields> form="row" title={title} open={open} initial={initial} close={close} save={save} size={560}>
      <Form.Item name="filing" label={words.filing} rules={[{ required: true, whitespace: true, message: words.needed }]}>
        <Input.TextArea rows={2} maxLength={4000} />
      </Form.Item>
      <Form.Item name="closing" label={words.closing} rules={[{ required: true, whitespace: true, message: words.needed }]}>
        <Input.TextArea rows={2} maxLength={4000} />
      </Form.Item>
      <Limits />
      <div className="admin-pair">
        <Form.Item name="photos" label={words.photosField} extra={words.photosNote} rules={[{ required: true, message: words.needed }]}>
          <InputNumber min={0} max={20} precision={0} />
        </Form.Item>
        <Form.Item name="source" label={words.source}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="words" valuePropName="checked">
        <Checkbox>{words.wordsField}</Checkbox>
      </Form.Item>
      <Form.Item name="confirmed" valuePropName="checked">
        <Checkbox>{words.confirmField}</Checkbox>
      </Form.Item>
    </EditDrawer>
  );
}

function Limits() {
  const words = useCatalogueWords();
  const { limitUnits } = useDomain();
  return (
    <fieldset className="admin-fields">
      <legend>{words.limits}</legend>
      <Form.List name="limits">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="catalogue-limit">
                <Form.Item name={[name, "amount"]} label={words.amount} rules={[{ required: true, message: words.needed }]}>
                  <InputNumber min={1} max={10_000} precision={0} />
                </Form.Item>
                <Form.Item name={[name, "unit"]} label={words.unit}>
                  <Select options={LIMIT_UNITS.map((value) => ({ value, label: limitUnits[value] }))} />
                </Form.Item>
                <Form.Item name={[name, "purpose"]} label={words.purpose}>
                  <Input maxLength={40} />
                </Form.Item>
                <Button onClick={() => remove(name)}>{words.removeLimit}</Button>
              </div>
            ))}
            <p className="admin-note">{fields.length > 1 ? words.purposeNote : fields.length === 0 && words.noLimit}</p>
            <Button onClick={() => add(FIRST_LIMIT)}>{words.addLimit}</Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
