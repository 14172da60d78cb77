/** Decisions of people about whose case it is: what a rule of the register may be made of. */
import type { CaseEvent } from "../../gen/gridcase/dispatch/v1/case_pb";

/** What the command room or a supervisor decided last against, or without, the register's answer. */
export function decisionOf(events: readonly CaseEvent[]): { lead: string; basis: string; reason: string } | undefined {
  const decided = events.flatMap(({ what }) => {
    if (what.case === "ruled") return [what.value];
    return what.case === "dispatched" && !what.value.byRule && what.value.reason ? [{ ...what.value, basis: "" }] : [];
  });
  return decided.at(-1);
}
