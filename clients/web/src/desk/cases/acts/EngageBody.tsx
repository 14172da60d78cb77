/** Having another unit assist: which, what it is to do, and within which time. */
import { InputNumber, Radio, Select } from "antd";
import { useGround } from "../../../ground/use";
import { LIMIT_UNITS, useDomain } from "../../../text/domain";
import { lastLimit } from "../joint";
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { useActWords } from "./words";

export function EngageBody(props: BodyProps) {
  const { item, draft, change } = props;
  const words = useActWords();
  const domain = useDomain();
  const ground = useGround();
  // A case that waits for a unit has no clock yet; its row tells the limit.
  const row = ground.matters.get(item.matter)?.rows.find(({ number }) => number === item.row);
  const limit = lastLimit(item)?.limit ?? row?.limits.at(-1);
  const own = draft.amount !== undefined;
  return (
    <>
      <PlainField {...props} entry="unit" />
      <PlainField {...props} entry="words" />
      <fieldset className="act-field act-within">
        <legend>{words.within}</legend>
        <Radio.Group value={own} onChange={(event) => change({ amount: event.target.value ? 1 : undefined })}>
          <Radio value={false}>{words.withinRow(limit ? domain.limit(limit) : "")}</Radio>
          <Radio value={true}>{words.withinOwn}</Radio>
        </Radio.Group>
        {own && (
          <div className="act-amount">
            <InputNumber
              aria-label={words.amount}
              min={1}
              max={10_000}
              precision={0}
              value={draft.amount}
              onChange={(amount) => change({ amount: amount ?? 1 })}
            />
            <Select
              aria-label={words.limitUnit}
              value={draft.limitUnit}
              onChange={(limitUnit) => change({ limitUnit })}
              options={LIMIT_UNITS.map((value) => ({ value, label: domain.limitUnits[value] }))}
            />
          </div>
        )}
      </fieldset>
    </>
  );
}
