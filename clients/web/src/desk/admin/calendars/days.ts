/** Days of the town's calendar as texts, YYYY-MM-DD, and the months of a year. */
import type { CalendarYear } from "../../../gen/gridcase/registry/v1/content_pb";

/** How a day of a year counts, and whether that follows from the weekday alone. */
export type DayKind = "work" | "weekend" | "off" | "make-up";

export function dayKind(year: CalendarYear, day: string): DayKind {
  if (year.work.includes(day)) return isWeekend(day) ? "make-up" : "work";
  if (year.off.includes(day)) return isWeekend(day) ? "weekend" : "off";
  return isWeekend(day) ? "weekend" : "work";
}

/** Whether a work day is counted on it. */
export const isWorking = (kind: DayKind) => kind === "work" || kind === "make-up";

/** Turns a day round: work to off, off to work. */
export function turn(year: CalendarYear, day: string): void {
  const working = isWorking(dayKind(year, day));
  year.off = year.off.filter((one) => one !== day);
  year.work = year.work.filter((one) => one !== day);
  if (working && !isWeekend(day)) year.off = [...year.off, day].sort();
  if (!working && isWeekend(day)) year.work = [...year.work, day].sort();
}

/** 1 Monday to 7 Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

const isWeekend = (day: string) => weekday(day) > 5;

/** The day that lies `days` after another. */
export function after(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The weeks of a month from Monday; undefined where a day belongs to another month. */
export function weeks(year: number, month: number): (string | undefined)[][] {
  const first = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
  const found: (string | undefined)[][] = [];
  for (let day = first, week: (string | undefined)[] = Array(weekday(first) - 1).fill(undefined); ; ) {
    week.push(day);
    day = after(day, 1);
    const over = day.slice(5, 7) !== first.slice(5, 7);
    if (week.length === 7 || over) {
      found.push([...week, ...Array<undefined>(7 - week.length).fill(undefined)]);
      week = [];
    }
    if (over) return found;
  }
}

/** How many days of a year are worked. */
export function workingDays(year: CalendarYear): number {
  let count = 0;
  const end = `${String(year.year).padStart(4, "0")}-12-31`;
  for (let day = `${String(year.year).padStart(4, "0")}-01-01`; day <= end; day = after(day, 1)) {
    if (isWorking(dayKind(year, day))) count += 1;
  }
  return count;
}
