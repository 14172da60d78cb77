/** A gap or conflict in words, and the rule that would close it. */
import type { CoverageDefect, CoverageFace, CoverageWindow, WeekStretch } from "../../../gen/gridcase/registry/v1/proof_pb";
import { clock } from "../rules/rules";
import type { ProofWords } from "./words";

const DAY = 24 * 60;

/** The days and stretches of a window. */
export function whenText(window: CoverageWindow | undefined, words: ProofWords): string {
  if (!window) return "";
  const days = [window.from && words.from(window.from), window.until && words.until(window.until)].filter(Boolean);
  const stretches = window.stretches.map(({ fromMinute, untilMinute }) => {
    const last = Math.floor((Math.max(untilMinute, 1) - 1) / DAY);
    const first = Math.floor(fromMinute / DAY);
    const until = `${last === first ? "" : `${words.days[last]} `}${clock(untilMinute - last * DAY)}`;
    return `${words.days[first]} ${clock(fromMinute - first * DAY)}–${until}`;
  });
  return [...days, ...daily(window.stretches), ...(daily(window.stretches).length > 0 ? [] : stretches)].join("，") || words.always;
}

/** Stretches that are the same each day, once. */
function daily(stretches: readonly WeekStretch[]): string[] {
  const each = new Map<string, number>();
  for (const { fromMinute, untilMinute } of stretches) {
    // A night that runs on into the next day is two stretches only at the end of the week.
    if (untilMinute - fromMinute > DAY) return [];
    const text = `${clock(fromMinute % DAY)}–${clock(untilMinute % DAY || DAY)}`;
    each.set(text, (each.get(text) ?? 0) + 1);
  }
  return stretches.length >= 7 && [...each.values()].every((count) => count === 7) ? [...each.keys()] : [];
}

/** Codes of the areas in which a defect lies, each once. */
export function areasOf(defect: CoverageDefect, faces: ReadonlyMap<number, CoverageFace>): string[] {
  return [...new Set(defect.faces.map((number) => faces.get(number)?.area ?? "").filter(Boolean))];
}

/** The address of a new rule that would close it: what all its faces share is filled in. */
export function ruleFor(defect: CoverageDefect, faces: ReadonlyMap<number, CoverageFace>, matter: string): string {
  const areas = areasOf(defect, faces);
  const grounds = new Set(defect.faces.map((number) => faces.get(number)?.grounds.join(" ") ?? ""));
  const [ground = ""] = grounds.size === 1 ? [...grounds] : [];
  const params = new URLSearchParams({ fill: "1", matter: matter || (defect.matters[0] ?? "") });
  if (areas.length === 1 && areas[0]) params.set("area", areas[0]);
  if (ground && !ground.includes(" ")) params.set("ground", ground);
  const [stretch] = defect.window?.stretches ?? [];
  if (stretch && defect.window?.stretches.every(({ fromMinute, untilMinute }) => sameTime(stretch, fromMinute, untilMinute))) {
    const days = defect.window.stretches.map(({ fromMinute }) => Math.floor(fromMinute / DAY) + 1);
    params.set("days", days.length === 7 ? "" : days.join(","));
    params.set("from", clock(stretch.fromMinute % DAY));
    params.set("until", clock(stretch.untilMinute % DAY || DAY));
  }
  if (defect.window?.from) params.set("validFrom", defect.window.from);
  if (defect.window?.until) params.set("validUntil", defect.window.until);
  return `/rules?${params}`;
}

function sameTime(one: WeekStretch, fromMinute: number, untilMinute: number): boolean {
  return one.fromMinute % DAY === fromMinute % DAY && untilMinute - fromMinute === one.untilMinute - one.fromMinute && untilMinute - fromMinute < DAY;
}
