/** What a list is narrowed to beside its view: as it stands in the address, as the server takes it, and as a saved view keeps it. */
import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { CaseState, Outcome, QueueCause } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { type CaseFilter, CaseFilterSchema, CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { millis, timestamp } from "../../../text/time";

export const TEXTS = [
  "lead",
  "assisting",
  "grid",
  "area",
  "matter",
  "matterClass",
  "matterKind",
  "number",
  "source",
  "assignee",
  "asset",
] as const;
export const FLAGS = ["overdue", "returned", "reworked", "reopened", "asking"] as const;
export const MOMENTS = ["filedFrom", "filedUntil", "dueFrom", "dueBefore"] as const;

/** Everything that is set must hold. Moments are milliseconds. */
export type Narrow = Partial<
  Record<(typeof TEXTS)[number], string> & Record<(typeof FLAGS)[number], boolean> & Record<(typeof MOMENTS)[number], number>
> & {
  states?: CaseState[];
  cause?: QueueCause;
  outcome?: Outcome;
  phase?: CasePhase;
  dueWithinHours?: number;
};

const NUMBERS = ["cause", "outcome", "phase", "dueWithinHours"] as const;
/** In the order in which people read them. */
export const FIELDS = ["states", ...TEXTS, ...MOMENTS, ...NUMBERS, ...FLAGS] as const;

/** Without what says nothing. */
export function tidy(narrow: Narrow): Narrow {
  const said = Object.entries(narrow).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
  return Object.fromEntries(said) as Narrow;
}

export function readNarrow(asked: URLSearchParams): Narrow {
  const number = (name: string) => Number(asked.get(name) ?? 0) || 0;
  const within = <E>(all: object, value: number) => (all as Record<number, unknown>)[value] !== undefined && (value as E);
  const narrow: Record<string, unknown> = {};
  for (const name of TEXTS) narrow[name] = asked.get(name) ?? "";
  for (const name of FLAGS) narrow[name] = asked.get(name) === "1";
  for (const name of MOMENTS) narrow[name] = number(name);
  narrow.states = (asked.get("states") ?? "").split(",").map(Number).filter((state) => state > 0 && within<CaseState>(CaseState, state));
  narrow.cause = within<QueueCause>(QueueCause, number("cause"));
  narrow.outcome = within<Outcome>(Outcome, number("outcome"));
  narrow.phase = within<CasePhase>(CasePhase, number("phase"));
  narrow.dueWithinHours = Math.min(8784, Math.max(0, Math.floor(number("dueWithinHours"))));
  return tidy(narrow as Narrow);
}

export function writeNarrow(narrow: Narrow, asked: URLSearchParams): void {
  const said = tidy(narrow);
  for (const name of FIELDS) {
    const value = said[name];
    if (value !== undefined) asked.set(name, value === true ? "1" : String(value));
  }
}

/** The same text for the same narrowing. */
export function keyOf(narrow: Narrow): string {
  const asked = new URLSearchParams();
  writeNarrow(narrow, asked);
  return asked.toString();
}

/** A condition as the server takes it. */
export function filterOf(narrow: Narrow): CaseFilter {
  const { filedFrom, filedUntil, dueFrom, dueBefore, ...plain } = tidy(narrow);
  const moment = (ms: number | undefined) => (ms === undefined ? undefined : create(TimestampSchema, timestamp(ms)));
  return create(CaseFilterSchema, {
    ...plain,
    filedFrom: moment(filedFrom),
    filedUntil: moment(filedUntil),
    dueFrom: moment(dueFrom),
    dueBefore: moment(dueBefore),
  });
}

/** What a saved view keeps. */
export function narrowOf(filter: CaseFilter | undefined): Narrow {
  if (!filter) return {};
  const { $typeName: _name, $unknown: _unknown, ...fields } = filter;
  const moments = Object.fromEntries(MOMENTS.map((name) => [name, millis(filter[name] as Timestamp | undefined)]));
  return tidy({ ...fields, ...moments } as Narrow);
}
