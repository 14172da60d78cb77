/** Addresses below /reviews: which list and which review is open. */
import type { Tab } from "./words";

const TABS: readonly string[] = ["open", "pending", "approved", "rejected"] satisfies Tab[];

/** The list named in the query; the open one where none is. */
export function tabOf(search: string): Tab {
  const state = new URLSearchParams(search).get("state") ?? "";
  return TABS.includes(state) ? (state as Tab) : "open";
}

/** The review named in the path, "<case>/<hand-in>" or "<case>"; empty where none is. */
export function reviewOf(path: string): string {
  return decodeURIComponent(path.replace(/^\/reviews\/?/, ""));
}

const query = (tab: Tab) => (tab === "open" ? "" : `?state=${tab}`);

export const tabAddress = (tab: Tab) => `/reviews${query(tab)}`;
export const addressOf = (tab: Tab, review: string) => `/reviews/${review}${query(tab)}`;
