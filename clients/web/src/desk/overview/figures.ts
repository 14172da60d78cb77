/** The figures of the overview: which there are, how places add up, how they are coloured and exported. Pure. */
import type { Workload } from "../../gen/gridcase/dispatch/v1/dispatch_pb";

/** What the map can show. */
export const FIGURES = ["open", "overdue", "waiting", "inReview"] as const;
export type Figure = (typeof FIGURES)[number];

/** What the tables show. */
export const COLUMNS = [...FIGURES, "suspended"] as const;
export type Column = (typeof COLUMNS)[number];

/** Open work of a place or unit, with its name. */
export interface Row extends Record<Column, number> {
  /** Code; empty for what has none. */
  key: string;
  name: string;
}

export function rowOf(load: Workload, name: string): Row {
  return {
    key: load.key,
    name,
    open: Number(load.open),
    overdue: Number(load.overdue),
    waiting: Number(load.waiting),
    inReview: Number(load.inReview),
    suspended: Number(load.suspended),
  };
}

/** Rows added up under the keys that `parent` gives. */
export function rollUp(rows: readonly Row[], parent: (key: string) => { key: string; name: string }): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const { key, name } = parent(row.key);
    const sum = sums.get(key) ?? { key, name, open: 0, overdue: 0, waiting: 0, inReview: 0, suspended: 0 };
    for (const column of COLUMNS) sum[column] += row[column];
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** A step of the map's scale: from and until, both included. */
export interface Step {
  from: number;
  until: number;
  colour: string;
}

/** One hue, light to dark. */
const COLOURS = ["#dbe9f6", "#b3d0ea", "#82b1da", "#4f8dc4", "#2c6aa3"];

/** At most five steps from 1 to the largest value. */
export function stepsOf(values: readonly number[]): Step[] {
  const most = Math.max(0, ...values);
  const count = Math.min(COLOURS.length, most);
  const end = (i: number) => Math.ceil((most * (i + 1)) / count);
  return Array.from({ length: count }, (_, i) => ({
    from: i === 0 ? 1 : end(i - 1) + 1,
    until: end(i),
    // Few steps take colours from both ends, so that they differ clearly.
    colour: COLOURS[count === 1 ? 2 : Math.round((i * (COLOURS.length - 1)) / (count - 1))] ?? "",
  }));
}

export function colourOf(value: number, steps: readonly Step[]): string | undefined {
  return steps.find(({ from, until }) => value >= from && value <= until)?.colour;
}

/** How a table is ordered. */
export interface Order {
  by: Column | "name";
  down: boolean;
}

export function sorted(rows: readonly Row[], { by, down }: Order, language: string): Row[] {
  const sign = down ? -1 : 1;
  const names = new Intl.Collator(language, { numeric: true });
  return [...rows].sort((a, b) => {
    const first = by === "name" ? 0 : sign * (a[by] - b[by]);
    return first || (by === "name" ? sign : 1) * names.compare(a.name, b.name);
  });
}

/** A table as a file that spreadsheets read: UTF-8 with its mark, quoted, no cell taken for a formula. */
export function csvOf(lines: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
