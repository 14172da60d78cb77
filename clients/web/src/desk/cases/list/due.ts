/** What a case's clocks say, in one reading for rows and details. */
import type { Case, Deadline, Task } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseState, TaskState } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { millis } from "../../../text/time";
import { running } from "../joint";

/** How a limit stands. Spans are milliseconds; `share` is the part of the time used, 0 to 1. */
export type Due =
  | { kind: "none" }
  | { kind: "paused" }
  | { kind: "unknown"; year: number }
  | { kind: "left" | "soon" | "overdue"; left: number; share: number; provisional: boolean }
  /** Handed in. */
  | { kind: "kept" | "missed" }
  /** Met on the way to the result, or a part that is done. */
  | { kind: "met" | "metLate" };

/** A limit is near its end when less than this share of it is left. */
const NEAR = 0.25;

/** The earliest due time of a running clock, as the server orders and filters by it. */
export function nextDue(item: Case): number | undefined {
  const runs = item.state === CaseState.DISPATCHED || item.state === CaseState.HANDLING;
  return runs ? millis(running(item)[0]?.dueAt) : undefined;
}

/** How one limit stands. */
export function readDeadline(deadline: Deadline, item: Case, now: number): Due {
  if (deadline.metAt) return met(deadline.inTime);
  if (deadline.paused) return { kind: "paused" };
  const due = millis(deadline.dueAt);
  if (due === undefined) return deadline.unknownYear ? { kind: "unknown", year: deadline.unknownYear } : { kind: "none" };
  return { ...runs(due, millis(item.dispatchedAt) ?? now, now), provisional: deadline.provisional };
}

/** How the part of an assisting unit stands. Its clock stands when the case's does, and knows as many years. */
export function readTask(task: Task, item: Case, now: number): Due {
  if (task.state === TaskState.DONE) return met(task.inTime);
  if (task.state !== TaskState.OPEN || !task.limit) return { kind: "none" };
  const due = millis(task.dueAt);
  if (due !== undefined) return { ...runs(due, millis(task.givenAt) ?? now, now), provisional: false };
  if (item.deadlines.some(({ paused }) => paused)) return { kind: "paused" };
  const year = item.deadlines.find(({ unknownYear }) => unknownYear)?.unknownYear;
  return year ? { kind: "unknown", year } : { kind: "none" };
}

function met(inTime: boolean | undefined): Due {
  return inTime === undefined ? { kind: "none" } : { kind: inTime ? "met" : "metLate" };
}

/** How a time that runs from one moment to another stands. */
export function readSpan(since: number, due: number, now: number): Due {
  return { ...runs(due, since, now), provisional: false };
}

function runs(due: number, started: number, now: number) {
  const left = due - now;
  const share = due > started ? Math.min(1, Math.max(0, (now - started) / (due - started))) : 1;
  const kind = left < 0 ? ("overdue" as const) : 1 - share < NEAR ? ("soon" as const) : ("left" as const);
  return { kind, left, share };
}

/** How the case stands as a whole: its earliest limit, or once handed in or closed whether it was kept. */
export function readDue(item: Case, now: number): Due {
  if (item.state === CaseState.HANDLED || item.state === CaseState.CLOSED) {
    const inTime = item.handIn?.inTime;
    return inTime === undefined ? { kind: "none" } : { kind: inTime ? "kept" : "missed" };
  }
  const first = running(item)[0];
  if (!first || item.state === CaseState.FILED || item.state === CaseState.VOIDED) return { kind: "none" };
  return readDeadline(first, item, now);
}
