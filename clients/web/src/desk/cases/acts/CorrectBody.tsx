/** Correcting a filed case: the matter by search, its row, the asset by its code, and the place by the map. */
import { Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { typeOfMatter } from "../../../ground/component";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { CrossMap } from "../CrossMap";
import { MatterField } from "../MatterField";
import type { BodyProps } from "./ActForm";
import { Field } from "./Field";
import { PlainField } from "./PlainBody";
import { useActWords } from "./words";

export function CorrectBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  const domain = useDomain();
  const ground = useGround();
  const [moving, setMoving] = useState(draft.place !== undefined);
  const rows = ground.matters.get(draft.matter)?.rows ?? [];
  const known = item.longitude !== undefined && item.latitude !== undefined;
  const before = known
    ? { longitude: item.longitude ?? 0, latitude: item.latitude ?? 0, accuracy: item.report?.position?.accuracyM }
    : undefined;
  return (
    <>
      <Field label={words.matter} fault={wrong.matter}>
        {({ id, "aria-invalid": invalid }) => (
          <MatterField
            id={id}
            value={draft.matter}
            invalid={invalid}
            choose={(matter) => change({ matter: matter.id, row: matter.id === item.matter ? item.row : matter.defaultRow })}
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
      {(item.asset || typeOfMatter(draft.matter) !== undefined) && (
        <Field label={words.asset} hint={words.assetHint} fault={wrong.asset}>
          {(wired) => <Input {...wired} allowClear value={draft.asset} onChange={(event) => change({ asset: event.target.value })} />}
        </Field>
      )}
      <Checkbox
        checked={moving}
        onChange={(event) => {
          setMoving(event.target.checked);
          if (!event.target.checked) change({ place: undefined });
        }}
      >
        {words.movePlace}
      </Checkbox>
      {moving && (
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
