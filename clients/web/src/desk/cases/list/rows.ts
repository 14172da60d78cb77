/**
 * The rows on the list, and what a live change does to them. Rows never move by themselves: a row is renewed in place, one
 * that no longer belongs stays until the list is read anew, and a case that newly belongs waits to be asked for.
 */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { millis } from "../../../text/time";
import { nextDue } from "./due";
import { belongs, type Wanted } from "./views";

export interface Row {
  item: Case;
  /** It has left the view since it was listed. */
  left: boolean;
  /** It may no longer be seen. */
  gone: boolean;
}

export interface Rows {
  rows: Row[];
  /** Cases that belong here and are not listed yet. */
  waiting: string[];
  /** Where the next page begins; empty at the end. */
  next: string;
}

export const NO_ROWS: Rows = { rows: [], waiting: [], next: "" };

/** Puts a page behind the rows. A case that moved between pages is listed once. */
export function append(rows: Rows, cases: Case[], next: string): Rows {
  const known = new Set(rows.rows.map(({ item }) => item.id));
  const fresh = cases.filter(({ id }) => !known.has(id)).map((item) => ({ item, left: false, gone: false }));
  const listed = new Set(cases.map(({ id }) => id));
  return { rows: [...rows.rows, ...fresh], waiting: rows.waiting.filter((id) => !listed.has(id)), next };
}

/** The list read anew from its beginning. What the live stream told while it was read is kept. */
export function renewed(before: Rows, cases: Case[], next: string): Rows {
  const told = new Map(before.rows.map(({ item }) => [item.id, item]));
  const latest = cases.map((item) => {
    const known = told.get(item.id);
    return known && known.sequence > item.sequence ? known : item;
  });
  return append({ ...NO_ROWS, waiting: before.waiting }, latest, next);
}

/** What a case as it is now does to the rows. */
export function change(rows: Rows, item: Case, view: Wanted, order: CaseOrder): Rows {
  const fits = belongs(item, view);
  const at = rows.rows.findIndex((row) => row.item.id === item.id);
  const before = rows.rows[at];
  if (before) {
    // Messages may cross: an older one tells nothing.
    if (item.sequence < before.item.sequence) return rows;
    return { ...rows, rows: rows.rows.with(at, { item, left: !fits, gone: false }) };
  }
  const waits = rows.waiting.includes(item.id);
  if (fits && !waits && within(rows, item, order)) return { ...rows, waiting: [...rows.waiting, item.id] };
  if (!fits && waits) return { ...rows, waiting: rows.waiting.filter((id) => id !== item.id) };
  return rows;
}

/** A case may no longer be seen. */
export function vanish(rows: Rows, id: string): Rows {
  const at = rows.rows.findIndex((row) => row.item.id === id);
  const before = rows.rows[at];
  const waiting = rows.waiting.filter((other) => other !== id);
  if (!before) return waiting.length === rows.waiting.length ? rows : { ...rows, waiting };
  return { ...rows, waiting, rows: rows.rows.with(at, { ...before, left: true, gone: true }) };
}

/** Whether the case lies before the end of what is loaded; what lies behind comes with its page. */
function within({ rows, next }: Rows, item: Case, order: CaseOrder): boolean {
  const last = rows.at(-1)?.item;
  if (!next || !last) return true;
  return order === CaseOrder.DUE
    ? (nextDue(item) ?? Infinity) <= (nextDue(last) ?? Infinity)
    : (millis(item.filedAt) ?? 0) >= (millis(last.filedAt) ?? 0);
}
