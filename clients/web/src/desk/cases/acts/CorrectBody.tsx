/** Correcting a filed case: the matter by search, its row, the asset by its code, and the place by the map. */
import { Input } from "antd";
import { typeOfMatter } from "../../../ground/component";
import type { BodyProps } from "./ActForm";
import { Field } from "./Field";
import { PlainField } from "./PlainBody";
import { MatterChoice, PlaceChoice } from "./WhatAndWhere";
import { useActWords } from "./words";

export function CorrectBody(props: BodyProps) {
  const { item, draft, wrong, change } = props;
  const words = useActWords();
  return (
    <>
      <MatterChoice {...props} rowOf={(matter) => (matter.id === item.matter ? item.row : matter.defaultRow)} />
      {(item.asset || typeOfMatter(draft.matter) !== undefined) && (
        <Field label={words.asset} hint={words.assetHint} fault={wrong.asset}>
          {(wired) => <Input {...wired} allowClear value={draft.asset} onChange={(event) => change({ asset: event.target.value })} />}
        </Field>
      )}
      <PlaceChoice {...props} label={words.movePlace} />
      <PlainField {...props} entry="reason" />
    </>
  );
}
