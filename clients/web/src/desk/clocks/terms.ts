/** The terms of an outage as they are entered, and what is wrong with them. */
import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { timestamp, wallTime } from "../../text/time";

export type Kind = "outage" | "recalculation";

export interface Terms {
  kind: Kind;
  /** As a date input gives it. */
  from: string;
  /** Empty is until now. */
  until: string;
  /** Unit code; empty for the whole town. */
  unit: string;
}

export const BLANK: Terms = { kind: "outage", from: "", until: "", unit: "" };
export type Fault = "from" | "order" | "ahead" | "long";
const LONGEST = 31 * 24 * 3_600_000;

/** What is wrong, and with which entry. */
export function faultOf({ kind, from, until }: Terms, now: number): { entry: "from" | "until"; fault: Fault } | undefined {
  if (kind !== "outage") return undefined;
  const [began, ended] = [wallTime(from), until ? wallTime(until) : now];
  if (began === undefined) return { entry: "from", fault: "from" };
  if (ended === undefined || ended > now) return { entry: "until", fault: "ahead" };
  if (began >= ended) return { entry: "from", fault: "order" };
  return ended - began > LONGEST ? { entry: "from", fault: "long" } : undefined;
}

/** The terms as the server takes them. */
export function termsOf({ from, until, unit }: Terms) {
  const at = (text: string): Timestamp | undefined => {
    const ms = text ? wallTime(text) : undefined;
    return ms === undefined ? undefined : create(TimestampSchema, timestamp(ms));
  };
  return { from: at(from), until: at(until), unit };
}
