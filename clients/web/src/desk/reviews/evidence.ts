/** What can be told of a hand-in without looking at it: the list that is ticked by itself. Pure. */
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";

/** `none` does not apply; `unknown` cannot be told. */
export type Tick = "good" | "bad" | "none" | "unknown";

export interface Evidence {
  /** Photos of the result: delivered of asked for. */
  photos: { tick: Tick; asked: number; delivered: number };
  /** Photos of the result that are also photos of the report. */
  reused: { tick: Tick; amount: number };
  /** Words that say what was done. */
  words: { tick: Tick; asked: boolean };
  inTime: Tick;
  place: Tick;
  /** Whoever handled it does not review it. */
  apart: Tick;
}

const name = (hash: Uint8Array) => hash.join();

export function evidenceOf(review: Review, found: Case | null | undefined): Evidence {
  const delivered = review.after.length;
  const asked = found?.evidencePhotos ?? 0;
  const before = new Set(review.before.map(name));
  const reused = review.after.filter((hash) => before.has(name(hash))).length;
  const hasWords = review.handInWords.trim() !== "";
  const askedWords = found?.evidenceWords ?? false;
  return {
    photos: { tick: !found ? "unknown" : delivered < asked ? "bad" : asked + delivered === 0 ? "none" : "good", asked, delivered },
    reused: { tick: delivered === 0 || before.size === 0 ? "none" : reused > 0 ? "bad" : "good", amount: reused },
    words: { tick: hasWords ? "good" : !found ? "unknown" : askedWords ? "bad" : "none", asked: askedWords },
    inTime: review.inTime === undefined ? "unknown" : review.inTime ? "good" : "bad",
    place: !found ? "unknown" : found.longitude === undefined ? "bad" : "good",
    apart: apartOf(review, found),
  };
}

/** While it is open the reader is the judge; afterwards whoever decided. */
function apartOf(review: Review, found: Case | null | undefined): Tick {
  if (review.state === ReviewState.OPEN) return review.mayDecide ? "good" : "bad";
  const judge = review.decidedBy?.person;
  if (!judge || !found) return "unknown";
  return found.handlers.includes(judge) ? "bad" : "good";
}
