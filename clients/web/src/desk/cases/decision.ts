/** Decisions of people about whose case it is: what a rule of the register may be made of. */
import type { CaseEvent } from "../../gen/gridcase/dispatch/v1/case_pb";

/** A decision: the unit, on what basis, and why. */
export interface Decision {
  lead: string;
  /** Legal basis; empty where none was given. */
  basis: string;
  reason: string;
}

/** What the command room or a supervisor decided last against, or without, the register's answer. */
export function decisionOf(events: readonly CaseEvent[]): Decision | undefined {
  const decided = events.flatMap(({ what }): Decision[] => {
    if (what.case === "ruled") return [what.value];
    return what.case === "dispatched" && !what.value.byRule && what.value.reason ? [{ ...what.value, basis: "" }] : [];
  });
  return decided.at(-1);
}
