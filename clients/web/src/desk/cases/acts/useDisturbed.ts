/** Whether what happened since a case was shown has to be looked at before an act on it is sent. */
import { useRef } from "react";
import type { Case, CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useChanges } from "../../../live/use";
import type { Verb } from "./acts";

/** What stands in nobody's way, as the server has it: an act on the version before is taken all the same. */
const ASIDE: CaseEvent["what"]["case"][] = ["messageLeft", "teamMoved", "positionShared", "alarmed"];

export function isAside(event: CaseEvent, verb: Verb): boolean {
  return ASIDE.includes(event.what.case) || (event.what.case === "urged" && verb !== "urge");
}

/** What was not heard of counts as a disturbance. */
export function useDisturbed(verb: Verb, seen: Case, item: Case): boolean {
  const asides = useRef(new Set<bigint>());
  useChanges(({ event }) => {
    if (event?.case === seen.id && isAside(event, verb)) asides.current.add(event.sequence);
  });
  for (let number = seen.sequence + 1n; number <= item.sequence; number += 1n) {
    if (!asides.current.has(number)) return true;
  }
  return false;
}
