/** Corners that were dragged on the map, as moves from where they are in the draft to where they go. */
import type { LonLat, Rings } from "../../../../map/drawing";

/** A corner, or a place on a border that gets one, and its new place. */
export interface CornerMove {
  from: LonLat;
  to: LonLat;
}

const STEP = 1e-7;
const key = ([longitude, latitude]: LonLat) => `${Math.round(longitude / STEP)},${Math.round(latitude / STEP)}`;
const middle = (a: LonLat, b: LonLat): LonLat => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** The moves with those of one more drag, told by all rings before and after it. */
export function withDrag(moves: readonly CornerMove[], before: Rings, after: Rings): CornerMove[] {
  const all = [...moves];
  const origin = (place: LonLat) => all.find(({ to }) => key(to) === key(place))?.from ?? place;
  for (const [code, rings] of after) {
    rings.forEach((ring, at) => {
      const old = before.get(code)?.[at];
      if (!old) return;
      const dragged = ring.length === old.length ? moved(old, ring) : inserted(old, ring, origin);
      for (const { from, to } of dragged) {
        const known = all.findIndex((move) => key(move.to) === key(from));
        const first = known >= 0 ? all[known] : undefined;
        if (first) all[known] = { from: first.from, to };
        else if (!all.some((move) => key(move.from) === key(from))) all.push({ from, to });
      }
    });
  }
  return all.filter(({ from, to }) => key(from) !== key(to));
}

const moved = (old: readonly LonLat[], ring: readonly LonLat[]): CornerMove[] =>
  ring.flatMap((to, at) => {
    const from = old[at];
    return from && key(from) !== key(to) ? [{ from, to }] : [];
  });

/** A border that was dragged between its corners got one: it comes from the middle between them. */
function inserted(old: readonly LonLat[], ring: readonly LonLat[], origin: (place: LonLat) => LonLat): CornerMove[] {
  if (ring.length !== old.length + 1) return [];
  const at = ring.findIndex((point, index) => !old[index] || key(point) !== key(old[index]));
  const [previous, next, to] = [old.at(at - 1), old[at % old.length], ring[at]];
  return previous && next && to ? [{ from: middle(origin(previous), origin(next)), to }] : [];
}
