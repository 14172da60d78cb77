/** Splitting a part off: its matter by search and its row, its place where that is another one, and what it is about. */
import { Checkbox, Select } from "antd";
import { useState } from "react";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { CrossMap } from "../CrossMap";
import { MatterField } from "../MatterField";
import type { BodyProps } from "./ActForm";
import { Field } from "./Field";
import { PlainField } from "./PlainBody";
import { useActWords } from "./words";

export function SplitBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const domain = useDomain();
  const ground = useGround();
  const [elsewhere, setElsewhere] = useState(draft.place !== undefined);
  const rows = ground.matters.get(draft.matter)?.rows ?? [];
  const known = item.longitude !== undefined && item.latitude !== undefined;
  const before = known
    ? { longitude: item.longitude ?? 0, latitude: item.latitude ?? 0, accuracy: item.report?.position?.accuracyM }
    : undefined;
  return (
    <>
      <Field label={words.matter} required fault={wrong.matter}>
        {({ id, "aria-invalid": invalid }) => (
          <MatterField
            id={id}
            value={draft.matter}
            invalid={invalid}
            choose={(matter) => change({ matter: matter.id, row: matter.defaultRow })}
          />
        )}
      </Field>
      {rows.length > 0 && (
        <Field label={words.row}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.row}
              onChange={(row: number) => change({ row })}
              options={rows.map((row) => ({ value: row.number, label: `${row.filing}（${row.limits.map(domain.limit).join("，")}）` }))}
            />
          )}
        </Field>
      )}
      <PlainField {...props} entry="words" />
      <Checkbox
        checked={elsewhere}
        onChange={(event) => {
          setElsewhere(event.target.checked);
          if (!event.target.checked) change({ place: undefined });
        }}
      >
        {words.otherPlace}
      </Checkbox>
      {!elsewhere && <p className="act-hint">{words.samePlace}</p>}
      {elsewhere && (
        <>
          <div className="act-map">
            <CrossMap
              label={words.mapCross}
              before={before}
              chosen={draft.place}
              grids={[item.currentGrid]}
              choose={(place) => change({ place })}
            />
          </div>
          {draft.place && <p className="act-hint">{words.placeAt(draft.place.longitude.toFixed(6), draft.place.latitude.toFixed(6))}</p>}
        </>
      )}
      <PlainField {...props} entry="reason" />
    </>
  );
}
