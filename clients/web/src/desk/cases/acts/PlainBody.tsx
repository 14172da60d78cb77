/** Entries of the acts that need no more than a unit, a date and words. */
import { Input } from "antd";
import { useGround } from "../../../ground/use";
import { wallDate } from "../../../text/time";
import { openTasks } from "../joint";
import type { BodyProps } from "./ActForm";
import type { Verb } from "./acts";
import { Field } from "./Field";
import { UnitField } from "./UnitField";
import { useActWords } from "./words";

type PlainEntry = "unit" | "until" | "assignee" | "words" | "reason" | "basis";

const ENTRIES: Partial<Record<Verb, PlainEntry[]>> = {
  return: ["reason", "basis", "unit"],
  transfer: ["unit", "reason"],
  suspend: ["until", "reason"],
  resume: ["reason"],
  recall: ["reason"],
  urge: ["words"],
  request_suspension: ["until", "reason"],
  request_help: ["unit", "words", "reason"],
  void: ["reason"],
  unmerge: ["reason"],
};

const OPTIONAL: Verb[] = ["resume", "recall", "grant"];
const DAY = 24 * 3_600_000;
/** Days that a suspension may last where the town says nothing else. */
const USUAL_DAYS = 365;

export function PlainBody(props: BodyProps) {
  return (ENTRIES[props.verb] ?? []).map((entry) => <PlainField key={entry} entry={entry} {...props} />);
}

export function PlainField({ entry, verb, item, draft, wrong, change }: BodyProps & { entry: PlainEntry }) {
  const words = useActWords();
  const ground = useGround();
  const act = words.acts[verb];
  const label = (entry === "basis" || entry === "assignee" || entry === "until" ? undefined : act[entry]) ?? words.entries[entry];
  const required = !OPTIONAL.includes(verb);
  const fault = wrong[entry];
  if (entry === "unit") {
    const busy = verb === "request_help" || verb === "engage" ? openTasks(item).map((task) => task.unit) : [];
    const without = [item.lead, ...busy];
    const candidates = (item.route?.candidates ?? []).filter((unit) => !without.includes(unit));
    const suggested = candidates.map((unit) => ({ unit, why: words.candidate }));
    return (
      <UnitField
        label={label}
        value={draft.unit}
        without={without}
        suggested={suggested}
        fault={fault}
        choose={(unit) => change({ unit })}
      />
    );
  }
  const days = ground.catalogue?.policy?.suspensionDays ?? USUAL_DAYS;
  return (
    <Field label={label} required={required} fault={fault} hint={entry === "until" ? words.longest(days) : undefined}>
      {(wired) => {
        if (entry === "until") {
          const [min, max] = [wallDate(Date.now() + DAY), wallDate(Date.now() + (days - 1) * DAY)];
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
