/** What a case's clocks say, in one reading for rows and details. */
import type { Case, Deadline } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseState } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { millis } from "../../../text/time";

/** How a limit stands. Spans are milliseconds; `share` is the part of the time used, 0 to 1. */
export type Due =
  | { kind: "none" }
  | { kind: "paused" }
  | { kind: "unknown"; year: number }
  | { kind: "left" | "soon" | "overdue"; left: number; share: number; provisional: boolean }
  | { kind: "kept" | "missed" };

/** A limit is near its end when less than this share of it is left. */
const NEAR = 0.25;

/** The earliest due time of a running clock, as the server orders and filters by it. */
export function nextDue(item: Case): number | undefined {
  const runs = item.state === CaseState.DISPATCHED || item.state === CaseState.HANDLING;
  return runs ? millis(item.deadlines[0]?.dueAt) : undefined;
}

/** How one limit stands. */
export function readDeadline(deadline: Deadline, item: Case, now: number): Due {
  if (deadline.paused) return { kind: "paused" };
  const due = millis(deadline.dueAt);
  if (due === undefined) return deadline.unknownYear ? { kind: "unknown", year: deadline.unknownYear } : { kind: "none" };
  const left = due - now;
  const started = millis(item.dispatchedAt) ?? now;
  const share = due > started ? Math.min(1, Math.max(0, (now - started) / (due - started))) : 1;
  const kind = left < 0 ? "overdue" : 1 - share < NEAR ? "soon" : "left";
  return { kind, left, share, provisional: deadline.provisional };
}

/** How the case stands as a whole: its earliest limit, or once handed in or closed whether it was kept. */
export function readDue(item: Case, now: number): Due {
  if (item.state === CaseState.HANDLED || item.state === CaseState.CLOSED) {
    const inTime = item.handIn?.inTime;
    return inTime === undefined ? { kind: "none" } : { kind: inTime ? "kept" : "missed" };
  }
  const first = item.deadlines[0];
  if (!first || item.state === CaseState.FILED || item.state === CaseState.VOIDED) return { kind: "none" };
  return readDeadline(first, item, now);
}
