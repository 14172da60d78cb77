/**
 * The views of the desk: what each lists, and whether a case belongs to it now. The same conditions as the server's, so that
 * a live change can be judged without asking again. A view that somebody saved lists what it is narrowed to, and no more.
 */
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseState, QueueCause } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder, CasePhase } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { Post } from "../../../api/session";
import type { Ground } from "../../../ground/content";
import { millis } from "../../../text/time";
import { nextDue } from "./due";
import { type Narrow, tidy } from "./narrow";

/** Which cases a view lists. */
export interface Wanted extends Narrow {
  states: CaseState[];
  /** Unit in the lead; empty is any. */
  lead: string;
  cause: QueueCause;
  /** The grids of the area asked for; unset is any. */
  grids?: ReadonlySet<string>;
  /** The matters of the class or kind asked for; unset is any. */
  matters?: ReadonlySet<string>;
}

/** Views by what they are about. A cause of the queue is `cause-` and its name, a view that somebody saved `saved-` and its id. */
export type ViewName =
  | "queue"
  | `cause-${string}`
  | `saved-${string}`
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

const HOUR = 3_600_000;
/** What the desk calls "soon", in milliseconds. */
export const SOON = 24 * HOUR;

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

export const savedView = (id: string): ViewName => `saved-${id}`;

/** The id of a view that somebody saved; undefined for the desk's own. */
export function savedOf(view: ViewName): string | undefined {
  return /^saved-([0-9a-f-]{36})$/.exec(view)?.[1];
}

/** Whether a view of this name exists for the post, or may have been saved by somebody. */
export function isView(name: string, post: Post | undefined): name is ViewName {
  if (savedOf(name as ViewName)) return true;
  return viewsOf(post).includes(name as ViewName) || (post?.role !== Role.DISPATCHER && causeOf(name as ViewName) > 0);
}

/** What a view lists for a post. A department's views are of the cases it leads; "all" also has those it assists with. */
export function wanted(view: ViewName, post: Post | undefined, now: number): Wanted {
  const cause = causeOf(view);
  const state = cause ? CaseState.FILED : STATES[view];
  const own = post?.role === Role.DISPATCHER && view !== "all" && view !== "returned" && !savedOf(view);
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

/** What is to be saved so that the view lists the same tomorrow: what is due before a moment is said by its distance from now. */
export function lasting(view: ViewName, post: Post | undefined, narrow: Narrow): Narrow {
  const { dueBefore: _moment, ...base } = wanted(view, post, 0);
  const due = view === "overdue" ? { overdue: true } : view === "soon" ? { dueWithinHours: SOON / HOUR } : {};
  return tidy({ ...base, ...due, ...narrow });
}

/** What is asked for with the grids and matters that it comes to by the town's content. */
export function resolved(asked: Wanted, ground: Ground): Wanted {
  const { area, matterClass, matterKind } = asked;
  const matters = [...ground.matters.values()].filter(
    ({ kind, class: code }) => (!matterKind || kind === matterKind) && (!matterClass || `${kind}:${code}` === matterClass),
  );
  return {
    ...asked,
    grids: area ? new Set([...ground.areas.keys()].filter((code) => lies(code, area, ground))) : undefined,
    matters: matterClass || matterKind ? new Set(matters.map(({ id }) => id)) : undefined,
  };
}

/** Whether an area is another one, or lies below it. */
function lies(code: string, area: string, ground: Ground): boolean {
  if (code === area) return true;
  const parent = ground.areas.get(code)?.parent;
  return Boolean(parent) && lies(parent ?? "", area, ground);
}

export function belongs(item: Case, asked: Wanted, now = Date.now()): boolean {
  return fits(item, asked) && placed(item, asked) && came(item, asked) && timely(item, asked, now);
}

const isEnded = ({ state }: Case) => state === CaseState.CLOSED || state === CaseState.VOIDED;

function fits(item: Case, { states, lead, assisting, cause, outcome, phase, assignee }: Wanted): boolean {
  if (states.length > 0 && !states.includes(item.state)) return false;
  if (lead && item.lead !== lead) return false;
  if (assisting && !item.assisting.includes(assisting)) return false;
  if (cause && !item.causes.includes(cause)) return false;
  if (outcome && item.outcome !== outcome) return false;
  if (phase && isEnded(item) !== (phase === CasePhase.ENDED)) return false;
  return !assignee || item.assignee === assignee;
}

function placed(item: Case, { grid, grids, matter, matters, asset }: Wanted): boolean {
  if (grid && item.currentGrid !== grid) return false;
  if (grids && !grids.has(item.currentGrid)) return false;
  if (matter && item.matter !== matter) return false;
  if (matters && !matters.has(item.matter)) return false;
  return !asset || item.asset === asset;
}

function came(item: Case, { number, source, returned, reworked, reopened, asking }: Wanted): boolean {
  const own = item.number.slice(item.number.indexOf("-") + 1);
  if (number && !item.number.startsWith(number) && !own.startsWith(number)) return false;
  if (source && item.report?.source !== source) return false;
  if (returned && item.returns.length === 0) return false;
  if (reworked && item.reworks === 0) return false;
  if (reopened && item.reopenings === 0) return false;
  return !asking || item.ask !== undefined;
}

function timely(item: Case, { filedFrom, filedUntil, dueFrom, dueBefore, overdue, dueWithinHours }: Wanted, now: number): boolean {
  const filed = millis(item.filedAt) ?? 0;
  if (filedFrom !== undefined && filed < filedFrom) return false;
  if (filedUntil !== undefined && filed >= filedUntil) return false;
  const due = nextDue(item) ?? Infinity;
  if (dueFrom !== undefined && (due < dueFrom || due === Infinity)) return false;
  if (dueBefore !== undefined && due >= dueBefore) return false;
  if (overdue && due >= now) return false;
  return !dueWithinHours || due < now + dueWithinHours * HOUR;
}
