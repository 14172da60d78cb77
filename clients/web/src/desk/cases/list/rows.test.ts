import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { type Case, CaseSchema, CaseState, QueueCause } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { timestamp } from "../../../text/time";
import { readDue } from "./due";
import { append, change, NO_ROWS, renewed, vanish } from "./rows";
import { belongs, causeOf, causeView, type Wanted } from "./views";

const HOUR = 3_600_000;
const at = (hour: number) => ({ $typeName: "google.protobuf.Timestamp", ...timestamp(1_795_000_000_000 + hour * HOUR) }) as const;
const filed = (id: string, hour: number, state = CaseState.DISPATCHED, sequence = 1n): Case =>
  create(CaseSchema, { id, state, sequence, lead: "ZF1", filedAt: at(hour), dispatchedAt: at(hour), deadlines: [{ dueAt: at(hour + 8) }] });
const view: Wanted = { states: [CaseState.DISPATCHED], lead: "ZF1", cause: QueueCause.UNSPECIFIED };
const page = append(NO_ROWS, [filed("c", 3), filed("b", 2)], "more");
const { NEWEST, DUE } = CaseOrder;

test("a row is renewed in place and stays, greyed, when it no longer belongs", () => {
  const rows = change(page, filed("b", 2, CaseState.HANDLING, 2n), view, NEWEST);
  expect(rows.rows.map(({ item, left }) => [item.id, item.state, left])).toEqual([
    ["c", CaseState.DISPATCHED, false],
    ["b", CaseState.HANDLING, true],
  ]);
});

test("an older message about a row tells nothing", () => {
  const rows = change(page, filed("b", 2, CaseState.HANDLING, 2n), view, NEWEST);
  expect(change(rows, filed("b", 2), view, NEWEST)).toBe(rows);
});

test("a case that newly belongs waits, and no longer waits once it has left", () => {
  const rows = change(page, filed("d", 4), view, NEWEST);
  expect(rows.rows).toBe(page.rows);
  expect(rows.waiting).toEqual(["d"]);
  expect(change(rows, filed("d", 4), view, NEWEST).waiting).toEqual(["d"]);
  expect(change(rows, filed("d", 4, CaseState.HANDLING), view, NEWEST).waiting).toEqual([]);
});

test("a case behind the loaded pages does not wait: it comes with its page", () => {
  expect(change(page, filed("a", 1), view, NEWEST)).toBe(page);
  expect(change(page, filed("e", 9), view, DUE)).toBe(page);
  expect(change({ ...page, next: "" }, filed("a", 1), view, NEWEST).waiting).toEqual(["a"]);
});

test("a page adds what is not there yet, and takes it from those that wait", () => {
  const waiting = { ...page, waiting: ["a", "x"] };
  const rows = append(waiting, [filed("b", 2), filed("a", 1)], "");
  expect(rows.rows.map(({ item }) => item.id)).toEqual(["c", "b", "a"]);
  expect(rows).toMatchObject({ waiting: ["x"], next: "" });
});

test("a list read anew keeps what was told while it was read", () => {
  const told = change({ ...page, waiting: ["d", "x"] }, filed("b", 2, CaseState.HANDLING, 2n), view, NEWEST);
  const rows = renewed(told, [filed("d", 4), filed("b", 2)], "");
  expect(rows.rows.map(({ item }) => [item.id, item.state])).toEqual([
    ["d", CaseState.DISPATCHED],
    ["b", CaseState.HANDLING],
  ]);
  expect(rows.waiting).toEqual(["x"]);
});

test("a case that may no longer be seen stays as a grey row", () => {
  expect(vanish(page, "c").rows[0]).toMatchObject({ left: true, gone: true });
  expect(vanish({ ...page, waiting: ["x"] }, "x").waiting).toEqual([]);
  expect(vanish(page, "unknown")).toBe(page);
});

test("a view knows its cases by state, unit, cause and due time", () => {
  const queued = create(CaseSchema, { state: CaseState.FILED, causes: [QueueCause.NO_RULE] });
  const cause = { states: [CaseState.FILED], lead: "", cause: QueueCause.NO_RULE };
  expect(belongs(queued, cause)).toBe(true);
  expect(belongs(queued, { ...cause, cause: QueueCause.CONFLICT })).toBe(false);
  expect(causeOf(causeView(QueueCause.NO_RULE))).toBe(QueueCause.NO_RULE);
  const all = { states: [], lead: "", cause: QueueCause.UNSPECIFIED };
  expect(belongs(filed("a", 0), { ...all, lead: "ZF2" })).toBe(false);
  expect(belongs(filed("a", 0), { ...all, dueBefore: 1_795_000_000_000 + 9 * HOUR })).toBe(true);
  expect(belongs(filed("a", 0), { ...all, dueBefore: 1_795_000_000_000 + 7 * HOUR })).toBe(false);
  expect(belongs(queued, { ...all, dueBefore: Number.MAX_SAFE_INTEGER })).toBe(false);
});

test("a clock tells what is left, what is near, what is over, and when it stands or is unknown", () => {
  const now = (hour: number) => 1_795_000_000_000 + hour * HOUR;
  const item = filed("a", 0);
  expect(readDue(item, now(2))).toEqual({ kind: "left", left: 6 * HOUR, share: 0.25, provisional: false });
  expect(readDue(item, now(7)).kind).toBe("soon");
  expect(readDue(item, now(9))).toMatchObject({ kind: "overdue", left: -HOUR, share: 1 });
  const clock = (deadline: object, state = CaseState.HANDLING) => create(CaseSchema, { state, deadlines: [deadline] });
  expect(readDue(clock({ paused: true }, CaseState.SUSPENDED), now(0))).toEqual({ kind: "paused" });
  expect(readDue(clock({ unknownYear: 2028 }), now(0))).toEqual({ kind: "unknown", year: 2028 });
  expect(readDue(create(CaseSchema, { state: CaseState.HANDLED, handIn: { inTime: false } }), now(0))).toEqual({ kind: "missed" });
  expect(readDue(create(CaseSchema, { state: CaseState.FILED }), now(0))).toEqual({ kind: "none" });
});
