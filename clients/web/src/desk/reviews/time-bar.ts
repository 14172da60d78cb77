/** The times of a case on one line. Pure: moments are milliseconds, places are shares of the line. */

export interface Times {
  reported?: number;
  dispatched?: number;
  accepted?: number;
  handedIn?: number;
  due?: number;
  /** When the clock stood still before the hand-in. */
  pauses: { from: number; until: number }[];
}

export type Part = "before" | "waiting" | "handling" | "late" | "paused";

/** A stretch of the line. */
export interface Stretch {
  part: Part;
  from: number;
  until: number;
}

export interface Bar {
  stretches: Stretch[];
  /** Where the due time lies. */
  due?: number;
}

/** The line from the report to the hand-in, or to the due time where that is later. */
export function barOf({ reported, dispatched, accepted, handedIn, due, pauses }: Times): Bar {
  const start = reported ?? dispatched;
  const end = handedIn;
  if (start === undefined || end === undefined || end <= start) return { stretches: [] };
  const last = Math.max(end, due ?? end);
  const share = (at: number) => (Math.min(last, Math.max(start, at)) - start) / (last - start);
  const stretches: Stretch[] = [];
  const add = (part: Part, from: number, until: number) => {
    if (until > from) stretches.push({ part, from: share(from), until: share(until) });
  };
  const begun = dispatched ?? start;
  const taken = accepted !== undefined && accepted >= begun ? accepted : begun;
  const late = due === undefined ? end : Math.min(end, Math.max(due, begun));
  add("before", start, begun);
  add("waiting", begun, Math.min(taken, late));
  add("handling", Math.min(taken, late), late);
  add("late", late, end);
  for (const { from, until } of pauses) add("paused", Math.max(from, start), Math.min(until, end));
  return { stretches, due: due === undefined ? undefined : share(due) };
}
