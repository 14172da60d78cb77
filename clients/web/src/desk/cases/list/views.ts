/**
 * The saved views of the desk: what each lists, and whether a case belongs to it now. The same conditions as the server's,
 * so that a live change can be judged without asking again.
 */
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseState, QueueCause } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { Post } from "../../../api/session";
import { nextDue } from "./due";

/** Which cases a view lists. */
export interface Wanted {
  states: CaseState[];
  /** Unit in the lead; empty is any. */
  lead: string;
  cause: QueueCause;
  /** Only those due before this moment, in milliseconds. */
  dueBefore?: number;
  /** Grid now; unset is any. */
  grid?: string;
}

/** Views by what they are about. A cause of the queue is `cause-` and its name. */
export type ViewName =
  | "queue"
  | `cause-${string}`
  | "returned"
  | "dispatched"
  | "handling"
  | "handled"
  | "suspended"
  | "soon"
  | "overdue"
  | "closed"
  | "voided"
  | "all";

/** What the desk calls "soon", in milliseconds. */
export const SOON = 24 * 3_600_000;

const STATES: Partial<Record<ViewName, CaseState>> = {
  queue: CaseState.FILED,
  returned: CaseState.RETURNED,
  dispatched: CaseState.DISPATCHED,
  handling: CaseState.HANDLING,
  handled: CaseState.HANDLED,
  suspended: CaseState.SUSPENDED,
  closed: CaseState.CLOSED,
  voided: CaseState.VOIDED,
};

export const CAUSES = Object.values(QueueCause).filter((cause): cause is QueueCause => typeof cause === "number" && cause > 0);

export const causeView = (cause: QueueCause): ViewName => `cause-${QueueCause[cause].toLowerCase()}`;

export function causeOf(view: ViewName): QueueCause {
  if (!view.startsWith("cause-")) return QueueCause.UNSPECIFIED;
  return CAUSES.find((cause) => causeView(cause) === view) ?? QueueCause.UNSPECIFIED;
}

export function stateOf(view: ViewName): CaseState | undefined {
  return STATES[view];
}

/** Who is told what is late, and begins the day with it. */
const LATE_FIRST = [Role.HEAD, Role.LEADER, Role.OVERSEER];

/** The views of a post in order, without the causes of the queue. The first is where the day begins. */
export function viewsOf(post: Post | undefined): ViewName[] {
  if (post?.role === Role.DISPATCHER) {
    return ["dispatched", "handling", "handled", "returned", "suspended", "overdue", "soon", "closed", "all"];
  }
  const command: ViewName[] = ["dispatched", "handling", "handled", "suspended", "overdue", "soon", "closed", "voided", "all"];
  if (post && LATE_FIRST.includes(post.role)) return ["overdue", "soon", ...command.filter((view) => view !== "overdue" && view !== "soon")];
  return post?.role === Role.SUPERVISOR ? ["returned", "queue", ...command] : ["queue", "returned", ...command];
}

/** Whether a view of this name exists for the post. */
export function isView(name: string, post: Post | undefined): name is ViewName {
  return viewsOf(post).includes(name as ViewName) || (post?.role !== Role.DISPATCHER && causeOf(name as ViewName) > 0);
}

/** What a view lists for a post. A department's views are of the cases it leads; "all" also has those it assists with. */
export function wanted(view: ViewName, post: Post | undefined, now: number): Wanted {
  const cause = causeOf(view);
  const state = cause ? CaseState.FILED : STATES[view];
  const own = post?.role === Role.DISPATCHER && view !== "all" && view !== "returned";
  return {
    states: state === undefined ? [] : [state],
    lead: own ? post.unit : "",
    cause,
    dueBefore: view === "overdue" ? now : view === "soon" ? now + SOON : undefined,
  };
}

/** The order in which a view is best worked through. */
export function orderOf(view: ViewName): CaseOrder {
  return ["dispatched", "handling", "soon", "overdue"].includes(view) ? CaseOrder.DUE : CaseOrder.NEWEST;
}

export function belongs(item: Case, { states, lead, cause, dueBefore, grid }: Wanted): boolean {
  if (states.length > 0 && !states.includes(item.state)) return false;
  if (lead && item.lead !== lead) return false;
  if (cause && !item.causes.includes(cause)) return false;
  if (grid && item.currentGrid !== grid) return false;
  return dueBefore === undefined || (nextDue(item) ?? Infinity) < dueBefore;
}
