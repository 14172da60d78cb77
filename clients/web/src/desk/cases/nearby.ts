/** Open cases that may be about the same thing as another one: of the same matter, or in the same grid. */
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";

/** A case that may be the same. */
export interface Candidate {
  item: Case;
  /** In metres; unset where one of both has no place. */
  distance?: number;
  sameMatter: boolean;
}

/** The most that are shown. */
const MOST = 8;
const EARTH_M = 6_371_000;

/** Metres between two places, good to a part in a thousand over a town. */
export function metres(one: Case, other: Case): number | undefined {
  const [{ longitude: lon1, latitude: lat1 }, { longitude: lon2, latitude: lat2 }] = [one, other];
  if (lon1 === undefined || lat1 === undefined || lon2 === undefined || lat2 === undefined) return undefined;
  const radians = Math.PI / 180;
  const east = (lon2 - lon1) * radians * Math.cos(((lat1 + lat2) / 2) * radians);
  return EARTH_M * Math.hypot(east, (lat2 - lat1) * radians);
}

/** What may go on for a case: no part, and not the case itself. The same matter comes first, then the nearest, then the newest. */
export function candidates(of: Case, found: readonly Case[]): Candidate[] {
  const others = new Map(found.filter(({ id, parent }) => id !== of.id && !parent).map((item) => [item.id, item]));
  const all = [...others.values()].map((item) => ({ item, distance: metres(of, item), sameMatter: item.matter === of.matter }));
  const far = ({ distance }: Candidate) => distance ?? Infinity;
  const age = ({ item }: Candidate) => item.filedAt?.seconds ?? 0n;
  all.sort((a, b) => Number(b.sameMatter) - Number(a.sameMatter) || far(a) - far(b) || Number(age(b) - age(a)));
  return all.slice(0, MOST);
}

/** A distance as people say it. */
export function distanceText(distance: number): string {
  return distance < 1000 ? `${Math.round(distance)} m` : `${(distance / 1000).toFixed(1)} km`;
}
