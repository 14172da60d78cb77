/** Posts and accounts: how a post stands at a moment, what an account may be called, passwords to begin with. */
import type { Post } from "../../../gen/gridcase/registry/v1/registry_pb";
import { millis } from "../../../text/time";

/** Whether a post is held now. */
export type Holding = "held" | "later" | "ended";

export function holding({ startTime, endTime }: Post, now: number): Holding {
  const end = millis(endTime);
  if (end !== undefined && end <= now) return "ended";
  return (millis(startTime) ?? 0) > now ? "later" : "held";
}

/** What the registry takes as an account name. */
export const ACCOUNT = /^[a-z0-9][a-z0-9._-]{1,63}$/;

/** A password that is easy to read out and to type, without letters that look alike. */
export function newPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const picked = crypto.getRandomValues(new Uint32Array(12));
  const text = Array.from(picked, (value) => letters[value % letters.length]).join("");
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}
