/** Moments and spans as people read them, in the town's time zone. */
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { language } from "./language";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let zone = "Asia/Shanghai";

/** Sets the zone in which moments are shown: the town's. */
export function setTimeZone(name: string): void {
  if (name) zone = name;
}

/** Milliseconds since 1970 UTC; undefined where the moment is unset. */
export function millis(moment: Timestamp | undefined): number | undefined {
  return moment && Number(moment.seconds) * 1000 + Math.floor(moment.nanos / 1_000_000);
}

export function timestamp(ms: number): { seconds: bigint; nanos: number } {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${kind}/${language()}/${zone}`;
  let found = formats.get(key);
  if (!found) {
    const locale = language() === "zh" ? "zh-CN" : "en-GB";
    found = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, found);
  }
  return found;
}

/** Date and time to the minute; the year only where it is not this one. An unset moment is a dash. */
export function moment(at: Timestamp | number | undefined, now = Date.now()): string {
  const ms = typeof at === "number" ? at : millis(at);
  if (ms === undefined) return "—";
  const year = format("year", { year: "numeric" });
  const sameYear = year.format(ms) === year.format(now);
  const options: Intl.DateTimeFormatOptions = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return sameYear
    ? format("short", options).format(ms)
    : format("long", { year: "numeric", ...options }).format(ms);
}

/** Date and time to the second, with the year. */
export function exactMoment(at: Timestamp | undefined): string {
  const ms = millis(at);
  if (ms === undefined) return "—";
  return format("exact", { dateStyle: "medium", timeStyle: "medium" }).format(ms);
}

/** A span in its two largest units, e.g. "2 天 3 小时". */
export function span(ms: number): string {
  const words = language() === "zh" ? [" 天", " 小时", " 分钟", "1 分钟内"] : [" d", " h", " min", "under a minute"];
  const length = Math.abs(ms);
  const days = Math.floor(length / DAY);
  const hours = Math.floor((length % DAY) / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  const parts = [
    [days, words[0]],
    [hours, words[1]],
    [minutes, words[2]],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return words[3] ?? "";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, word]) => `${amount}${word}`)
    .join(" ");
}

/** The moment at which clocks in the town's zone show this wall time, as a date input gives it, e.g. "2026-05-01T12:30". */
export function wallTime(text: string): number | undefined {
  const shown = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(shown)) return undefined;
  // The offset at the first guess may be another one than at the moment itself, where clocks change.
  const guess = shown - offset(shown);
  return shown - offset(guess);
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offset(ms: number): number {
  const minute = Math.floor(ms / MINUTE) * MINUTE;
  const part = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(minute);
  return Date.parse(`${part.replace(" ", "T")}Z`) - minute;
}

/** The date in the town's zone as a date input takes it, e.g. "2026-05-01". */
export function wallDate(ms: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(ms);
}
