/** Requests of the lead unit, limits and the parts of assisting units, read for lists, details and acts. */
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import { type Case, CaseState, type Deadline, type Task, TaskState } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { Post } from "../../api/session";
import { millis } from "../../text/time";
import type { Verb } from "./acts/acts";

/** The limits that still run, the earliest due first. */
export function running(item: Case): Deadline[] {
  return item.deadlines.filter(({ metAt }) => !metAt);
}

/** The row's last limit, which the result meets. */
export function lastLimit(item: Case): Deadline | undefined {
  return item.deadlines.reduce<Deadline | undefined>((last, one) => (last && last.number >= one.number ? last : one), undefined);
}

/** Limits by their number, as the row has them. */
export function byNumber(limits: readonly Deadline[]): Deadline[] {
  return limits.toSorted((one, other) => one.number - other.number);
}

/** Whether an extension of a limit may still be asked for: it runs, and is not over. */
export function mayExtend({ dueAt, metAt }: Deadline, now: number): boolean {
  const due = millis(dueAt);
  return !metAt && due !== undefined && now <= due;
}

/** The limits before the last that still run. */
export function meetable(item: Case): Deadline[] {
  const last = lastLimit(item)?.number ?? 0;
  return byNumber(running(item)).filter(({ number }) => number < last);
}

/** The parts that are still to be done. */
export function openTasks(item: Case): Task[] {
  return item.tasks.filter(({ state }) => state === TaskState.OPEN);
}

/** The open parts of units for which somebody may speak. */
export function ownTasks(item: Case, posts: readonly Post[]): Task[] {
  const units = posts.filter(({ role }) => role === Role.DISPATCHER).map(({ unit }) => unit);
  return openTasks(item).filter(({ unit }) => units.includes(unit));
}

/** Why an act that is looked for cannot be done now. */
export type Blocked =
  | { why: "tasks"; verbs: Verb[]; units: string[] }
  | { why: "asked"; verbs: Verb[]; number: number }
  | { why: "late" | "extended" | "suspended"; verbs: Verb[] };

/** The acts that a post looks for on a case being handled, and that cannot be done now, with the reason of each. */
export function blocked(item: Case, post: Post | undefined, now: number): Blocked[] {
  if (item.state !== CaseState.HANDLING || !post) return [];
  const missing = (verb: Verb) => !item.allowed.includes(verb);
  if (post.role === Role.COMMAND) return missing("suspend") ? [{ why: "suspended", verbs: ["suspend"] }] : [];
  if (post.role !== Role.DISPATCHER || post.unit !== item.lead) return [];
  const found: Blocked[] = [];
  const units = openTasks(item).map(({ unit }) => unit);
  if (missing("hand_in") && units.length > 0) found.push({ why: "tasks", verbs: ["hand_in"], units });
  if (item.ask) {
    const verbs = (["request_extension", "request_suspension", "request_help"] as const).filter(missing);
    return verbs.length > 0 ? [...found, { why: "asked", verbs, number: item.ask.number }] : found;
  }
  if (missing("request_extension")) {
    const late = !running(item).some((limit) => mayExtend(limit, now));
    found.push({ why: late ? "late" : "extended", verbs: ["request_extension"] });
  }
  if (missing("request_suspension")) found.push({ why: "suspended", verbs: ["request_suspension"] });
  return found;
}
