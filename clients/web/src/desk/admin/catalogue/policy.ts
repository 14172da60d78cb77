/** The policy of a catalogue as a form holds it, and which entry of the form a finding of the server is about. */
import { create } from "@bufbuild/protobuf";
import { type Limit, LimitSchema, LimitUnit } from "../../../gen/gridcase/common/v1/common_pb";
import { AlarmStepSchema, type CasePolicy, CasePolicySchema, Rung } from "../../../gen/gridcase/registry/v1/content_pb";

/** What may be owed, in the order in which a case meets it. */
export const DUTIES = ["dispatch", "accept", "rule", "decide", "review", "answer"] as const;
export type Duty = (typeof DUTIES)[number];

export const NUMBERS = ["extensions", "suspensions", "suspensionDays", "positionDays"] as const;
export type PolicyNumber = (typeof NUMBERS)[number];

export const RUNGS = [Rung.HOLDER, Rung.HEAD, Rung.COMMAND, Rung.LEADER, Rung.OVERSEER];

export interface Step {
  percent?: number | null;
  to?: Rung;
}

/** What is empty has its usual value. */
export type PolicyFields = Record<PolicyNumber, number | null | undefined> & {
  duties: Record<Duty, { amount?: number | null; unit?: LimitUnit | null }>;
  ladder: Step[];
};

/** What counts where the town says nothing else. The server's own, `CasePolicy` in content.proto. */
export const USUAL = {
  extensions: 2,
  suspensions: 1,
  suspensionDays: 365,
  positionDays: 1,
  duties: {
    dispatch: { amount: 15, unit: LimitUnit.URGENT_MINUTE },
    accept: { amount: 1, unit: LimitUnit.WORK_HOUR },
    rule: { amount: 15, unit: LimitUnit.URGENT_MINUTE },
    decide: { amount: 4, unit: LimitUnit.WORK_HOUR },
    review: { amount: 1, unit: LimitUnit.WORK_DAY },
    answer: { amount: 4, unit: LimitUnit.WORK_HOUR },
  },
  ladder: [
    { percent: 80, to: Rung.HOLDER },
    { percent: 100, to: Rung.HOLDER },
    { percent: 125, to: Rung.HEAD },
    { percent: 150, to: Rung.COMMAND },
    { percent: 200, to: Rung.LEADER },
    { percent: 300, to: Rung.OVERSEER },
  ],
} satisfies PolicyFields;

export function fieldsOf(policy: CasePolicy | undefined): PolicyFields {
  const duty = (limit: Limit | undefined) => ({ amount: limit?.amount, unit: limit?.unit });
  return {
    extensions: policy?.extensions,
    suspensions: policy?.suspensions,
    suspensionDays: policy?.suspensionDays,
    positionDays: policy?.positionDays,
    duties: Object.fromEntries(DUTIES.map((name) => [name, duty(policy?.[name])])) as PolicyFields["duties"],
    ladder: (policy?.ladder ?? []).map(({ percent, to }) => ({ percent, to })),
  };
}

/** The policy as it is put into the draft; undefined where nothing in it is the town's own. */
export function policyOf(fields: PolicyFields): CasePolicy | undefined {
  const policy = create(CasePolicySchema, {
    extensions: fields.extensions ?? undefined,
    suspensions: fields.suspensions ?? undefined,
    suspensionDays: fields.suspensionDays ?? undefined,
    positionDays: fields.positionDays ?? undefined,
    ladder: fields.ladder.map(({ percent, to }) => create(AlarmStepSchema, { percent: percent ?? 0, to: to ?? Rung.UNSPECIFIED })),
  });
  let own = NUMBERS.some((name) => policy[name] !== undefined) || policy.ladder.length > 0;
  for (const name of DUTIES) {
    const { amount, unit } = fields.duties[name];
    if ((amount ?? unit ?? undefined) === undefined) continue;
    // Who changes the unit alone means so many of it.
    policy[name] = create(LimitSchema, { amount: amount ?? USUAL.duties[name].amount, unit: unit ?? USUAL.duties[name].unit });
    own = true;
  }
  return own ? policy : undefined;
}

/** An entry of the form: its path, and what kind of value it takes. */
export interface PolicyPlace {
  name: (string | number)[];
  kind: PolicyNumber | "amount" | "unit" | "percent" | "to";
}

/** The entry that a field path of the server names, such as `policy.ladder[2].percent` or `policy.review.amount`. */
export function placeOf(subject: string): PolicyPlace | undefined {
  const step = /^policy\.ladder\[(\d+)\]\.(percent|to)$/.exec(subject);
  if (step) return { name: ["ladder", Number(step[1]), step[2] ?? ""], kind: step[2] as "percent" | "to" };
  const [, field = "", entry] = /^policy\.([a-z_]+)(?:\.(amount|unit))?$/.exec(subject) ?? [];
  const name = field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (NUMBERS.includes(name as PolicyNumber)) return { name: [name], kind: name as PolicyNumber };
  if (!DUTIES.includes(name as Duty)) return undefined;
  const kind = entry === "unit" ? "unit" : "amount";
  return { name: ["duties", name, kind], kind };
}
