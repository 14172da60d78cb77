/** Rules of the register as people look at them: what about, who leads, whether they count, and as the form has them. */
import { create } from "@bufbuild/protobuf";
import { HoursSchema, type Party, PartySchema, type Rule, RuleSchema } from "../../../gen/gridcase/registry/v1/content_pb";

/** What a rule is about: one matter, a class or a kind. */
export type About = "matter" | "class" | "kind";

/** A rule as the form has it. */
export interface RuleFields {
  id: string;
  about: About;
  /** Matter id, class as kind and class code, or kind. */
  subject: string;
  area: string;
  ground: string;
  lead: string;
  assisting: string[];
  always: boolean;
  days: number[];
  from: string;
  until: string;
  basis: string;
  validFrom: string;
  validUntil: string;
  priority: number;
  owner: boolean;
  precedentCase: string;
  reporterVisible: boolean;
}

/** Whether a rule counts on a day, YYYY-MM-DD. */
export type Standing = "counts" | "later" | "ended";

export function standing({ validFrom, validUntil }: Rule, today: string): Standing {
  if (validUntil && validUntil < today) return "ended";
  return validFrom && today < validFrom ? "later" : "counts";
}

export function aboutOf(rule: Rule): { about: About; subject: string } {
  if (rule.matter) return { about: "matter", subject: rule.matter };
  if (rule.matterClass) return { about: "class", subject: rule.matterClass };
  return { about: "kind", subject: rule.matterKind };
}

/** A party as one text: `unit:code` or `district:department`. */
export function partyText(party: Party | undefined): string {
  const by = party?.by;
  return by?.case === "unit" ? `unit:${by.value}` : by?.case === "districtOf" ? `district:${by.value}` : "";
}

export function partyOf(text: string): Party {
  const at = text.indexOf(":");
  const value = text.slice(at + 1);
  return create(PartySchema, { by: { case: text.startsWith("unit:") ? "unit" : "districtOf", value } });
}

/** Minutes of the day as `08:30`; 1440 is `24:00`. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Minutes of the day from `08:30`; undefined where it is no time. */
export function minutes(text: string): number | undefined {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const value = found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
  return found && Number(found[2]) < 60 && value <= 1440 ? value : undefined;
}

export function fieldsOf(rule: Rule): RuleFields {
  const { hours } = rule;
  return {
    id: rule.id,
    ...aboutOf(rule),
    area: rule.area,
    ground: rule.ground,
    lead: partyText(rule.lead),
    assisting: rule.assisting.map(partyText),
    always: !hours,
    days: hours?.days ?? [],
    from: clock(hours?.fromMinute ?? 0),
    until: clock(hours?.untilMinute ?? 1440),
    basis: rule.basis,
    validFrom: rule.validFrom,
    validUntil: rule.validUntil,
    priority: rule.priority,
    owner: rule.owner,
    precedentCase: rule.precedentCase,
    reporterVisible: rule.reporterVisible,
  };
}

export function ruleOf(fields: RuleFields): Rule {
  const { about, subject, always, days, from, until, lead, assisting } = fields;
  return create(RuleSchema, {
    id: fields.id.trim(),
    matter: about === "matter" ? subject : "",
    matterClass: about === "class" ? subject : "",
    matterKind: about === "kind" ? subject : "",
    area: fields.area,
    ground: fields.ground,
    hours: always
      ? undefined
      : create(HoursSchema, { days: [...days].sort(), fromMinute: minutes(from) ?? 0, untilMinute: minutes(until) ?? 1440 }),
    lead: partyOf(lead),
    assisting: assisting.map(partyOf),
    basis: fields.basis.trim(),
    validFrom: fields.validFrom,
    validUntil: fields.validUntil,
    priority: fields.priority,
    owner: fields.owner,
    precedentCase: fields.precedentCase.trim(),
    reporterVisible: fields.reporterVisible,
  });
}

/** An id for a new rule that nobody has: from who leads and what about. */
export function newId(lead: string, subject: string, taken: ReadonlySet<string>): string {
  const plain = `${lead.slice(lead.indexOf(":") + 1)}-${subject}`.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const base = plain || "rule";
  for (let at = 1; ; at += 1) {
    const id = at === 1 ? base : `${base}-${at}`;
    if (!taken.has(id)) return id;
  }
}
