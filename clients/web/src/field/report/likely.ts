/** The six matters that are offered first: those used last on this phone, then what is found most often. */
import type { Matter } from "../../gen/gridcase/registry/v1/content_pb";

export const TILES = 6;
const KEY = "gridcase.field.matters";
const REMEMBERED = 12;

/** What towns find most often, under the national standard; a town's catalogue need not have all of them. */
const COMMON = [
  "event:09005",
  "event:06010",
  "event:09010",
  "event:09001",
  "event:07001",
  "event:06036",
  "event:06013",
  "event:09012",
  "event:06042",
  "event:09009",
];

/** Those of the catalogue that are in use, without doubles. */
export function likely(matters: readonly Matter[], used: readonly string[] = remembered()): Matter[] {
  const open = new Map(matters.filter(({ retired }) => !retired).map((matter) => [matter.id, matter]));
  const ids = new Set([...used, ...COMMON, ...open.keys()]);
  return [...ids].flatMap((id) => open.get(id) ?? []).slice(0, TILES);
}

/** Notes that a matter was reported. */
export function remember(id: string): void {
  if (!id) return;
  const ids = [id, ...remembered().filter((other) => other !== id)].slice(0, REMEMBERED);
  localStorage.setItem(KEY, JSON.stringify(ids));
}

function remembered(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
