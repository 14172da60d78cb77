/** What a failure means for the queue, and how long to wait before the next attempt. */
import type { Problem } from "../../api/problem";

/**
 * - `later`: the same may succeed another time.
 * - `network`: nothing gets through now, so nothing else is tried either.
 * - `sign-in`: somebody has to sign in first.
 * - `person`: sending it again cannot help; its author decides.
 */
export type Verdict = "later" | "network" | "sign-in" | "person";

/** Refusals that pass by themselves: a full disk, a registry that is away, a file broken on the way. */
const PASSING = new Set(["STORAGE_UNAVAILABLE", "TOWN_UNKNOWN", "UNAVAILABLE", "BODY_BROKEN", "MEDIA_HASH_DIFFERS"]);

export function verdict(problem: Problem): Verdict {
  if (problem.kind === "session") return "sign-in";
  if (problem.kind === "unreachable") return "network";
  if (PASSING.has(problem.reason) || problem.metadata["retry_after_s"]) return "later";
  return problem.kind === "fault" || problem.kind === "stale" ? "later" : "person";
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/** Milliseconds before the attempt after `failures` failed ones; spread, so that phones do not come all at once. */
export function wait(failures: number, random = Math.random()): number {
  return Math.min(FIRST_WAIT * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT) * (0.5 + random / 2);
}
