import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import { type Case, CaseSchema, CaseState, Outcome, QueueCause } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { Ground } from "../../../ground/content";
import { timestamp } from "../../../text/time";
import { filterOf, keyOf, type Narrow, narrowOf, readNarrow, writeNarrow } from "./narrow";
import { belongs, lasting, resolved, type Wanted } from "./views";

const HOUR = 3_600_000;
const NOW = 1_795_000_000_000;
const ALL: Wanted = { states: [], lead: "", cause: QueueCause.UNSPECIFIED };
const at = (ms: number) => ({ $typeName: "google.protobuf.Timestamp", ...timestamp(ms) }) as const;

const everything: Narrow = {
  states: [CaseState.HANDLING, CaseState.CLOSED],
  lead: "ZF1",
  assisting: "PCS1",
  grid: "330106109001001",
  area: "330106109001",
  matter: "event:06001",
  matterClass: "event:06",
  matterKind: "event",
  number: "20260301",
  source: "phone",
  assignee: "市政一班",
  asset: "A1",
  filedFrom: NOW - HOUR,
  filedUntil: NOW,
  dueFrom: NOW,
  dueBefore: NOW + HOUR,
  cause: QueueCause.NO_RULE,
  outcome: Outcome.FIXED_ON_THE_SPOT,
  phase: CasePhase.ENDED,
  dueWithinHours: 72,
  overdue: true,
  returned: true,
  reworked: true,
  reopened: true,
  asking: true,
};

test("what a list is narrowed to stands in the address and in a saved view without loss", () => {
  const asked = new URLSearchParams();
  writeNarrow(everything, asked);
  expect(readNarrow(new URLSearchParams(asked.toString()))).toEqual(everything);
  expect(narrowOf(filterOf(everything))).toEqual(everything);
  expect(narrowOf(filterOf({}))).toEqual({});
});

test("what an address says wrongly is left out", () => {
  expect(readNarrow(new URLSearchParams("states=99,x,3&cause=77&outcome=-1&phase=&overdue=yes&filedFrom=x&lead="))).toEqual({
    states: [CaseState.HANDLING],
  });
});

test("the same narrowing has the same key, in whatever order it was said", () => {
  expect(keyOf({ lead: "A", overdue: true })).toBe(keyOf({ overdue: true, lead: "A", grid: "" }));
  expect(keyOf({ lead: "A" })).not.toBe(keyOf({ lead: "B" }));
});

const item = (change: object): Case =>
  create(CaseSchema, {
    number: "330106109-20260301-00007",
    state: CaseState.HANDLING,
    lead: "ZF1",
    filedAt: at(NOW - 3 * HOUR),
    dispatchedAt: at(NOW - 3 * HOUR),
    deadlines: [{ dueAt: at(NOW + 2 * HOUR) }],
    ...change,
  });

test("each condition lets the case through that fits and no other", () => {
  const table: [Narrow, object, object][] = [
    [{ assisting: "PCS1" }, { assisting: ["JJ1", "PCS1"] }, { assisting: ["JJ1"] }],
    [{ outcome: Outcome.HANDLED }, { outcome: Outcome.HANDLED }, { outcome: Outcome.VOIDED }],
    [{ phase: CasePhase.OPEN }, {}, { state: CaseState.CLOSED }],
    [{ phase: CasePhase.ENDED }, { state: CaseState.VOIDED }, {}],
    [{ assignee: "市政一班" }, { assignee: "市政一班" }, { assignee: "市政" }],
    [{ grid: "g1" }, { currentGrid: "g1" }, { currentGrid: "g2" }],
    [{ matter: "m1" }, { matter: "m1" }, { matter: "m2" }],
    [{ asset: "A1" }, { asset: "A1" }, {}],
    [{ number: "20260301" }, {}, { number: "330106109-20260302-00001" }],
    [{ number: "330106109-20260301" }, {}, { number: "330106109-20260302-00001" }],
    [{ source: "phone" }, { report: { source: "phone" } }, { report: { source: "worker" } }],
    [{ returned: true }, { returns: [{}] }, {}],
    [{ reworked: true }, { reworks: 1 }, {}],
    [{ reopened: true }, { reopenings: 2 }, {}],
    [{ asking: true }, { ask: { number: 1 } }, {}],
    [{ filedFrom: NOW - 3 * HOUR }, {}, { filedAt: at(NOW - 4 * HOUR) }],
    [{ filedUntil: NOW - 2 * HOUR }, {}, { filedAt: at(NOW - 2 * HOUR) }],
    [{ dueFrom: NOW }, {}, { deadlines: [] }],
    [{ overdue: true }, { deadlines: [{ dueAt: at(NOW - 1) }] }, {}],
    [{ dueWithinHours: 3 }, {}, { deadlines: [{ dueAt: at(NOW + 3 * HOUR) }] }],
  ];
  for (const [narrow, fits, other] of table) {
    expect(belongs(item(fits), { ...ALL, ...narrow }, NOW), `${keyOf(narrow)} fits`).toBe(true);
    expect(belongs(item(other), { ...ALL, ...narrow }, NOW), `${keyOf(narrow)} does not`).toBe(false);
  }
});

test("an area has the grids below it, and a class the matters in it", () => {
  const areas = new Map(Object.entries({ t: { parent: "" }, c1: { parent: "t" }, g1: { parent: "c1" }, g2: { parent: "c2" } }));
  const matters = new Map(["06", "07"].map((code, index) => [`m${index + 1}`, { id: `m${index + 1}`, kind: "event", class: code }]));
  const ground = { areas, matters } as unknown as Ground;
  const of = (narrow: Narrow) => resolved({ ...ALL, ...narrow }, ground);
  expect(belongs(item({ currentGrid: "g1" }), of({ area: "c1" }), NOW)).toBe(true);
  expect(belongs(item({ currentGrid: "g1" }), of({ area: "t" }), NOW)).toBe(true);
  expect(belongs(item({ currentGrid: "g2" }), of({ area: "c1" }), NOW)).toBe(false);
  expect(belongs(item({ matter: "m1" }), of({ matterClass: "event:06" }), NOW)).toBe(true);
  expect(belongs(item({ matter: "m2" }), of({ matterClass: "event:06" }), NOW)).toBe(false);
  expect(belongs(item({ matter: "m2" }), of({ matterKind: "component" }), NOW)).toBe(false);
});

test("what is saved of a view lists the same tomorrow", () => {
  const unit = { id: "p", role: Role.DISPATCHER, unit: "ZF1", area: "" };
  expect(lasting("overdue", unit, { matter: "m1" })).toEqual({ lead: "ZF1", overdue: true, matter: "m1" });
  expect(lasting("soon", undefined, {})).toEqual({ dueWithinHours: 24 });
  expect(lasting("handling", unit, { lead: "ZF2" })).toEqual({ states: [CaseState.HANDLING], lead: "ZF2" });
  expect(lasting("saved-0193d5a0-0000-7000-8000-000000000001", unit, { asking: true })).toEqual({ asking: true });
});
