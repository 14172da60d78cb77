/** Where the phone is, as the browser tells it: WGS-84, getting better for a few seconds. One search for all of the page. */
import { useSyncExternalStore } from "react";
import type { HeldPlace } from "../keep/held";

export interface Search {
  /** `denied` stays until the person changes the permission; `unavailable` may be tried again. */
  status: "idle" | "asking" | "found" | "denied" | "unavailable";
  /** The best so far. */
  place?: HeldPlace;
}

/** As good as it needs to be, in metres. */
const GOOD = 15;
/** How long it may get better after the first fix, and how long the first may take, in milliseconds. */
const IMPROVING = 6_000;
const LONGEST = 20_000;

let search: Search = { status: "idle" };
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

export function useSearch(): Search {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => search,
  );
}

/** Whether the person has allowed it before, so that it can be asked for without a question. */
export async function allowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

/** Looks for the place anew. */
export function locate(): void {
  stop?.();
  if (!navigator.geolocation) return set({ status: "unavailable" });
  set({ status: "asking" });
  let best: HeldPlace | undefined;
  const finish = (status: Search["status"]) => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(patience);
    stop = undefined;
    set({ status, place: best });
  };
  let patience = setTimeout(() => finish(best ? "found" : "unavailable"), LONGEST);
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      if (!best) {
        clearTimeout(patience);
        patience = setTimeout(() => finish("found"), IMPROVING);
      }
      if (best && best.accuracy <= coords.accuracy) return;
      const { longitude, latitude, accuracy } = coords;
      best = { longitude, latitude, accuracy, fixedAt: moment(timestamp), provider: "gps" };
      if (accuracy <= GOOD) finish("found");
      else set({ status: "asking", place: best });
    },
    ({ code, PERMISSION_DENIED }) => {
      if (code === PERMISSION_DENIED) finish("denied");
      else if (!best) finish("unavailable");
    },
    { enableHighAccuracy: true, maximumAge: 0, timeout: LONGEST },
  );
  stop = () => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(patience);
  };
}

/** Some phones count from another year than 1970; what was just asked for is from now. */
function moment(timestamp: number, now = Date.now()): number {
  return Math.abs(now - timestamp) < LONGEST ? Math.round(timestamp) : now;
}

function set(next: Search): void {
  search = next;
  for (const listener of listeners) listener();
}
