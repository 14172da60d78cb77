/** Choosing a unit: those that suggest themselves as numbered choices, all others in a list. */
import { Radio, Select } from "antd";
import { useId } from "react";
import { useGround } from "../../../ground/use";
import type { Fault } from "./faults";
import { useActWords } from "./words";

/** A unit that suggests itself, and why. */
export interface Suggested {
  unit: string;
  why: string;
}

interface UnitFieldProps {
  label: string;
  value: string;
  /** The most likely first. */
  suggested?: Suggested[];
  /** Units that make no sense here. */
  without?: string[];
  /** No other unit than those suggested can be chosen. */
  closed?: boolean;
  fault?: Fault;
  choose: (unit: string) => void;
}

export function UnitField({ label, value, suggested = [], without = [], closed = false, fault, choose }: UnitFieldProps) {
  const words = useActWords();
  const ground = useGround();
  const id = useId();
  const first = suggested.filter(({ unit }, index) => unit && suggested.findIndex((other) => other.unit === unit) === index);
  const others = [...ground.units.values()].filter(({ code }) => !without.includes(code) && !first.some(({ unit }) => unit === code));
  const options = others.map(({ code, name, department }) => ({ value: code, label: `${name}（${ground.departmentName(department)}）` }));
  return (
    <fieldset className="act-field act-units" aria-describedby={fault ? `${id}-told` : undefined}>
      <legend>
        {label}
        <span aria-hidden> *</span>
      </legend>
      {first.length > 0 && (
        <Radio.Group value={value} onChange={(event) => choose(event.target.value as string)}>
          {first.map(({ unit, why }, index) => (
            <Radio key={unit} value={unit}>
              {index + 1}. {ground.unitName(unit)} <span className="act-hint">{why}</span>
            </Radio>
          ))}
        </Radio.Group>
      )}
      {!closed && (
        <Select
          aria-label={first.length > 0 ? words.otherUnit : label}
          value={options.some((option) => option.value === value) ? value : undefined}
          placeholder={first.length > 0 ? words.otherUnit : words.chooseUnit}
          options={options}
          showSearch={{ optionFilterProp: "label" }}
          status={fault ? "error" : undefined}
          onChange={(unit: string) => choose(unit)}
        />
      )}
      {fault && (
        <span id={`${id}-told`} className="act-fault">
          {words.faults[fault]}
        </span>
      )}
    </fieldset>
  );
}
