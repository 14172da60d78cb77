/** Entries of the acts that need no more than a unit, a date and words. */
import { Input } from "antd";
import { wallDate } from "../../../text/time";
import type { BodyProps } from "./ActDialog";
import type { Verb } from "./acts";
import { Field } from "./Field";
import { UnitField } from "./UnitField";
import { useActWords } from "./words";

type PlainEntry = "unit" | "until" | "assignee" | "words" | "reason" | "basis";

const ENTRIES: Partial<Record<Verb, PlainEntry[]>> = {
  assign: ["assignee"],
  return: ["reason", "basis", "unit"],
  transfer: ["unit", "reason"],
  suspend: ["until", "reason"],
  resume: ["reason"],
  recall: ["reason"],
  urge: ["words"],
  finish_task: ["unit", "words"],
  release_task: ["unit", "reason"],
  void: ["reason"],
};

const OPTIONAL: Verb[] = ["resume", "recall"];
const DAY = 24 * 3_600_000;

export function PlainBody(props: BodyProps) {
  return (ENTRIES[props.verb] ?? []).map((entry) => <PlainField key={entry} entry={entry} {...props} />);
}

export function PlainField({ entry, verb, item, draft, wrong, change }: BodyProps & { entry: PlainEntry }) {
  const words = useActWords();
  const act = words.acts[verb];
  const label = (entry === "basis" || entry === "assignee" || entry === "until" ? undefined : act[entry]) ?? words.entries[entry];
  const required = !OPTIONAL.includes(verb);
  const fault = wrong[entry];
  if (entry === "unit") {
    const suggested = (item.route?.candidates ?? []).filter((unit) => unit !== item.lead).map((unit) => ({ unit, why: words.candidate }));
    return (
      <UnitField
        label={label}
        value={draft.unit}
        without={[item.lead]}
        suggested={suggested}
        fault={fault}
        choose={(unit) => change({ unit })}
      />
    );
  }
  return (
    <Field label={label} required={required} fault={fault}>
      {(wired) => {
        if (entry === "until") {
          const [min, max] = [wallDate(Date.now() + DAY), wallDate(Date.now() + 364 * DAY)];
          return (
            <Input
              {...wired}
              type="date"
              min={min}
              max={max}
              value={draft.until}
              onChange={(event) => change({ until: event.target.value })}
            />
          );
        }
        if (entry === "assignee") {
          return <Input {...wired} maxLength={100} value={draft.assignee} onChange={(event) => change({ assignee: event.target.value })} />;
        }
        const rows = entry === "basis" ? 2 : 3;
        return (
          <Input.TextArea
            {...wired}
            rows={rows}
            maxLength={2000}
            value={draft[entry]}
            onChange={(event) => change({ [entry]: event.target.value })}
          />
        );
      }}
    </Field>
  );
}
