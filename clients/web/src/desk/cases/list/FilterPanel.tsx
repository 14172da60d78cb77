/** The conditions by which a list is narrowed, as a form. Each counts at once; the address holds them. */
import { Checkbox, Input, Select } from "antd";
import { type RefObject, useEffect, useId, useMemo, useState } from "react";
import { CaseState, Outcome } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { Source } from "../../../gen/gridcase/intake/v1/intake_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { wallDate, wallTime } from "../../../text/time";
import { useFilterWords } from "./filter-words";
import type { Narrow } from "./narrow";
import "./filter.css";

const DAY = 24 * 3_600_000;
const HOURS = [4, 24, 72, 168];
const MARKS = ["returned", "reworked", "reopened", "asking"] as const;
const numbers = <E,>(all: object) => Object.values(all).filter((value): value is E => typeof value === "number" && value > 0);

interface FilterPanelProps {
  narrow: Narrow;
  change: (change: Narrow) => void;
  /** Leaves the form. */
  leave: () => void;
  box: RefObject<HTMLFormElement | null>;
}

export function FilterPanel({ narrow, change, leave, box }: FilterPanelProps) {
  const words = useFilterWords();
  const domain = useDomain();
  const { areas, grids, units, matters } = useOptions();
  const id = useId();
  const { fields } = words;
  const select = (name: "lead" | "assisting" | "matter" | "source", options: Option<string>[]) => (
    <Choice id={`${id}-${name}`} label={fields[name] ?? ""} value={narrow[name]} options={options} choose={(value) => change({ [name]: value })} />
  );
  useEffect(() => document.getElementById(`${id}-states`)?.focus(), [id]);
  const due = narrow.overdue ? 0 : narrow.dueWithinHours;
  return (
    <form
      ref={box}
      className="case-filter"
      aria-label={words.filter}
      onSubmit={(event) => event.preventDefault()}
      onKeyDownCapture={(event) => {
        // An open list closes first.
        const open = (event.target as Element).getAttribute("aria-expanded") === "true";
        if (event.key === "Escape" && !open && !event.nativeEvent.isComposing) leave();
      }}
    >
      <div className="filter-field filter-wide">
        <label htmlFor={`${id}-states`}>{fields.states}</label>
        <Select
          id={`${id}-states`}
          mode="multiple"
          size="small"
          allowClear
          placeholder={words.any}
          value={narrow.states ?? []}
          options={numbers<CaseState>(CaseState).map((state) => ({ value: state, label: domain.states[state] }))}
          showSearch={{ optionFilterProp: "label" }}
          onChange={(states: CaseState[]) => change({ states })}
        />
      </div>
      {select("lead", units)}
      {select("assisting", units)}
      {select("matter", matters)}
      <Choice
        id={`${id}-area`}
        label={fields.area ?? ""}
        value={narrow.grid ?? narrow.area}
        options={areas}
        choose={(code) => change(code && grids.has(code) ? { grid: code, area: undefined } : { area: code, grid: undefined })}
      />
      {select("source", numbers<Source>(Source).map((source) => ({ value: Source[source].toLowerCase(), label: domain.sources[source] })))}
      <Choice
        id={`${id}-due`}
        label={fields.dueWithinHours ?? ""}
        value={due}
        options={[{ value: 0, label: fields.overdue ?? "" }, ...HOURS.map((hours) => ({ value: hours, label: words.due(hours) }))]}
        choose={(hours) => change({ overdue: hours === 0, dueWithinHours: hours })}
      />
      <Choice
        id={`${id}-phase`}
        label={fields.phase ?? ""}
        value={narrow.phase}
        options={[
          { value: CasePhase.OPEN, label: words.open },
          { value: CasePhase.ENDED, label: words.ended },
        ]}
        choose={(phase) => change({ phase })}
      />
      <Choice
        id={`${id}-outcome`}
        label={fields.outcome ?? ""}
        value={narrow.outcome}
        options={numbers<Outcome>(Outcome).map((outcome) => ({ value: outcome, label: domain.outcomes[outcome] }))}
        choose={(outcome) => change({ outcome })}
      />
      <Typed id={`${id}-assignee`} label={fields.assignee ?? ""} value={narrow.assignee} take={(assignee) => change({ assignee })} />
      <Typed id={`${id}-asset`} label={fields.asset ?? ""} value={narrow.asset} take={(asset) => change({ asset })} />
      <div className="filter-field filter-wide">
        <label htmlFor={`${id}-from`}>{words.filed}</label>
        <div className="filter-dates">
          <Day id={`${id}-from`} label={fields.filedFrom ?? ""} value={narrow.filedFrom} take={(filedFrom) => change({ filedFrom })} />
          <span aria-hidden>{words.filedTo}</span>
          <Day
            id={`${id}-until`}
            label={words.filedTo}
            value={narrow.filedUntil && narrow.filedUntil - DAY}
            take={(day) => change({ filedUntil: day && wallTime(wallDate(day + DAY + DAY / 2)) })}
          />
        </div>
      </div>
      <fieldset className="filter-field filter-wide">
        <legend>{words.happened}</legend>
        <div className="filter-marks">
          {MARKS.map((mark) => (
            <Checkbox key={mark} checked={Boolean(narrow[mark])} onChange={(event) => change({ [mark]: event.target.checked })}>
              {fields[mark]}
            </Checkbox>
          ))}
        </div>
      </fieldset>
    </form>
  );
}

interface Option<V> {
  value: V;
  label: string;
}

/** What the town has to choose from. */
function useOptions() {
  const ground = useGround();
  return useMemo(() => {
    const parents = new Set([...ground.areas.values()].map(({ parent }) => parent));
    const option = (value: string, name: string) => ({ value, label: name });
    return {
      areas: [...ground.areas.values()].map(({ code, name, parent }) => {
        const above = parents.has(code) ? "" : ground.areas.get(parent)?.name;
        return option(code, above ? `${above} ${name}` : name || code);
      }),
      grids: new Set([...ground.areas.keys()].filter((code) => !parents.has(code))),
      units: [...ground.units.values()].map(({ code, name }) => option(code, name)),
      matters: [...ground.matters.values()].map(({ id, name, code }) => option(id, `${name} ${code}`)),
    };
  }, [ground]);
}

interface ChoiceProps<V> {
  id: string;
  label: string;
  value: V | undefined;
  options: Option<V>[];
  choose: (value: V | undefined) => void;
}

function Choice<V extends string | number>({ id, label, value, options, choose }: ChoiceProps<V>) {
  const words = useFilterWords();
  return (
    <div className="filter-field">
      <label htmlFor={id}>{label}</label>
      <Select<V>
        id={id}
        size="small"
        allowClear
        placeholder={words.any}
        value={value}
        options={options}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={choose}
      />
    </div>
  );
}

interface TypedProps {
  id: string;
  label: string;
  value: string | undefined;
  take: (text: string) => void;
}

/** A text that counts when it is finished: by Enter, or by leaving it. */
function Typed({ id, label, value = "", take }: TypedProps) {
  const words = useFilterWords();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const finish = () => text.trim() !== value && take(text.trim());
  return (
    <div className="filter-field">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        size="small"
        allowClear
        autoComplete="off"
        maxLength={100}
        placeholder={words.any}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={finish}
        onPressEnter={finish}
        onClear={() => take("")}
      />
    </div>
  );
}

interface DayProps {
  id: string;
  label: string;
  /** Its beginning in the town's zone, in milliseconds. */
  value: number | undefined;
  take: (day: number | undefined) => void;
}

function Day({ id, label, value, take }: DayProps) {
  return (
    <Input
      id={id}
      size="small"
      type="date"
      aria-label={label}
      value={value === undefined ? "" : wallDate(value)}
      onChange={(event) => take(event.target.value ? wallTime(event.target.value) : undefined)}
    />
  );
}
