/** What a case or a part is about, by search and its row, and where it is, by the map. */
import { Checkbox, Select } from "antd";
import { useState } from "react";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { CrossMap } from "../CrossMap";
import { MatterField } from "../MatterField";
import type { BodyProps } from "./ActForm";
import { Field } from "./Field";
import { useActWords } from "./words";

type Matter = Parameters<Parameters<typeof MatterField>[0]["choose"]>[0];

/** A matter and its row: the default one where no other is named. */
export function MatterChoice({ draft, wrong, change, required = false, rowOf }: BodyProps & { required?: boolean; rowOf?: (matter: Matter) => number }) {
  const words = useActWords();
  const domain = useDomain();
  const ground = useGround();
  const rows = ground.matters.get(draft.matter)?.rows ?? [];
  return (
    <>
      <Field label={words.matter} required={required} fault={wrong.matter}>
        {({ id, "aria-invalid": invalid }) => (
          <MatterField
            id={id}
            value={draft.matter}
            invalid={invalid}
            choose={(matter) => change({ matter: matter.id, row: rowOf ? rowOf(matter) : matter.defaultRow })}
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
    </>
  );
}

/** Another place than the case's, on the map, once that is wanted. */
export function PlaceChoice({ item, draft, change, label, hint }: BodyProps & { label: string; hint?: string }) {
  const words = useActWords();
  const [open, setOpen] = useState(draft.place !== undefined);
  const known = item.longitude !== undefined && item.latitude !== undefined;
  const before = known
    ? { longitude: item.longitude ?? 0, latitude: item.latitude ?? 0, accuracy: item.report?.position?.accuracyM }
    : undefined;
  return (
    <>
      <Checkbox
        checked={open}
        onChange={(event) => {
          setOpen(event.target.checked);
          if (!event.target.checked) change({ place: undefined });
        }}
      >
        {label}
      </Checkbox>
      {!open && hint && <p className="act-hint">{hint}</p>}
      {open && (
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
    </>
  );
}
