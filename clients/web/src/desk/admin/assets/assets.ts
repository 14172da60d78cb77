/** Finding assets in a long list. */
import type { Asset } from "../../../gen/gridcase/registry/v1/content_pb";

/** What is looked for; empty admits all. */
export interface Wanted {
  /** In code or name. */
  text: string;
  type: string;
  /** Unit code of the owner, or `UNKNOWN`. */
  owner: string;
}

/** No unit can have this code. */
export const UNKNOWN = "?";

export const ALL: Wanted = { text: "", type: "", owner: "" };

export function findAssets(assets: readonly Asset[], { text, type, owner }: Wanted): Asset[] {
  const word = text.trim().toLowerCase();
  const owned = owner === UNKNOWN ? "" : owner;
  return assets.filter(
    (asset) =>
      (!type || asset.type === type) &&
      (!owner || asset.owner === owned) &&
      (!word || asset.code.toLowerCase().includes(word) || asset.name.toLowerCase().includes(word)),
  );
}

/** How many assets there are of each value, most first. */
export function counted(assets: readonly Asset[], of: "type" | "owner"): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const asset of assets) counts.set(asset[of], (counts.get(asset[of]) ?? 0) + 1);
  return [...counts].sort(([a, more], [b, less]) => less - more || a.localeCompare(b));
}
