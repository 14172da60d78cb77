import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { type Case, CaseSchema, CaseState, TaskState } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { Post } from "../../api/session";
import { timestamp } from "../../text/time";
import { blocked, lastLimit, mayExtend, meetable, ownTasks, running } from "./joint";
import { nextDue, readDeadline, readDue, readTask } from "./list/due";

const HOUR = 3_600_000;
const START = 1_795_000_000_000;
const at = (hour: number) => ({ $typeName: "google.protobuf.Timestamp", ...timestamp(START + hour * HOUR) }) as const;
const post = (role: Role, unit = ""): Post => ({ id: `${role}${unit}`, role, unit, area: "" });
const lead = post(Role.DISPATCHER, "ZF1");
type Init = Exclude<MessageInitShape<typeof CaseSchema>, Case>;
const handling = (more: Init): Case =>
  create(CaseSchema, {
    state: CaseState.HANDLING,
    lead: "ZF1",
    dispatchedAt: at(0),
    deadlines: [
      { number: 1, dueAt: at(2) },
      { number: 2, dueAt: at(24) },
    ],
    ...more,
  });
const LEADS = ["hand_in", "request_extension", "request_suspension", "request_help"];
const without = (verb: string) => LEADS.filter((one) => one !== verb);

test("a limit that was met no longer runs, and the next one counts", () => {
  const item = handling({
    deadlines: [
      { number: 1, dueAt: at(2), metAt: at(1), inTime: true },
      { number: 2, dueAt: at(24) },
    ],
  });
  expect(running(item).map(({ number }) => number)).toEqual([2]);
  expect(nextDue(item)).toBe(START + 24 * HOUR);
  expect(readDue(item, START + 3 * HOUR)).toMatchObject({ kind: "left" });
  expect(item.deadlines.map((limit) => readDeadline(limit, item, START + 3 * HOUR).kind)).toEqual(["met", "left"]);
  expect(meetable(item)).toEqual([]);
  expect(meetable(handling({})).map(({ number }) => number)).toEqual([1]);
  expect(lastLimit(item)?.number).toBe(2);
});

test("an extension is asked for until the limit is over", () => {
  const [first] = handling({}).deadlines;
  if (!first) throw new Error("no limit");
  expect([mayExtend(first, START + 2 * HOUR), mayExtend(first, START + 2 * HOUR + 1)]).toEqual([true, false]);
  expect(mayExtend({ ...first, dueAt: undefined }, START)).toBe(false);
});

test("what cannot be done now says why", () => {
  const now = START + HOUR;
  expect(blocked(handling({ allowed: LEADS }), lead, now)).toEqual([]);
  const tasks = [
    { unit: "PCS1", state: TaskState.OPEN },
    { unit: "JJ1", state: TaskState.DONE },
  ];
  const waiting = handling({ allowed: without("hand_in"), tasks });
  expect(blocked(waiting, lead, now)).toEqual([{ why: "tasks", verbs: ["hand_in"], units: ["PCS1"] }]);
  const asked = handling({ allowed: ["hand_in"], ask: { number: 2 } });
  const requests = ["request_extension", "request_suspension", "request_help"];
  expect(blocked(asked, lead, now)).toEqual([{ why: "asked", verbs: requests, number: 2 }]);
  const used = handling({ allowed: without("request_extension") });
  expect(blocked(used, lead, now)).toEqual([{ why: "extended", verbs: ["request_extension"] }]);
  expect(blocked(used, lead, START + 25 * HOUR)).toEqual([{ why: "late", verbs: ["request_extension"] }]);
  const suspended = handling({ allowed: without("request_suspension") });
  expect(blocked(suspended, lead, now)).toEqual([{ why: "suspended", verbs: ["request_suspension"] }]);
  expect(blocked(suspended, post(Role.COMMAND), now)).toEqual([{ why: "suspended", verbs: ["suspend"] }]);
});

test("who does not look for an act is told nothing of it", () => {
  const item = handling({ allowed: [] });
  for (const other of [post(Role.DISPATCHER, "PCS1"), post(Role.SUPERVISOR), undefined]) {
    expect(blocked(item, other, START)).toEqual([]);
  }
  expect(blocked(create(CaseSchema, { state: CaseState.HANDLED, lead: "ZF1" }), lead, START)).toEqual([]);
});

test("a unit speaks for its own part alone", () => {
  const item = handling({ tasks: ["PCS1", "JJ1"].map((unit) => ({ unit, state: TaskState.OPEN })) });
  expect(ownTasks(item, [post(Role.COMMAND), post(Role.DISPATCHER, "JJ1")]).map(({ unit }) => unit)).toEqual(["JJ1"]);
});

test("a part has a clock of its own, which stands with the case's", () => {
  const task = { unit: "PCS1", state: TaskState.OPEN, givenAt: at(0), dueAt: at(4), limit: { amount: 4 } };
  const read = (more: object, init: Init = {}, hour = 1) => {
    const item = handling({ ...init, tasks: [{ ...task, ...more }] });
    const [one] = item.tasks;
    return one && readTask(one, item, START + hour * HOUR);
  };
  expect(read({})).toMatchObject({ kind: "left", left: 3 * HOUR, share: 0.25 });
  expect(read({}, {}, 5)).toMatchObject({ kind: "overdue" });
  expect(read({ dueAt: undefined }, { deadlines: [{ paused: true }] })).toEqual({ kind: "paused" });
  expect(read({ dueAt: undefined }, { deadlines: [{ unknownYear: 2028 }] })).toEqual({ kind: "unknown", year: 2028 });
  expect(read({ dueAt: undefined, limit: undefined })).toEqual({ kind: "none" });
  expect(read({ state: TaskState.DONE, inTime: false })).toEqual({ kind: "metLate" });
  expect(read({ state: TaskState.RELEASED })).toEqual({ kind: "none" });
});
