/** What the desk shows, as it stands in the address: view, order, case, and what the list is narrowed to. It can be sent to a colleague, and Back works. */
import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import type { Post } from "../../api/session";
import { CaseOrder } from "../../gen/gridcase/dispatch/v1/dispatch_pb";
import { type Narrow, readNarrow, writeNarrow } from "./list/narrow";
import { isView, orderOf, type ViewName, viewsOf } from "./list/views";

export interface Shown {
  view: ViewName;
  order: CaseOrder;
  /** Case id; empty is none. */
  id: string;
  /** What the list is narrowed to beside the view. */
  narrow: Narrow;
}

/** Reads an address below /desk. An unknown view is the first of the post. */
export function read(path: string, search: string, post: Post | undefined): Shown {
  const asked = new URLSearchParams(search);
  const named = asked.get("view") ?? "";
  const view = isView(named, post) ? named : (viewsOf(post)[0] ?? "all");
  const order = asked.get("order");
  return {
    view,
    order: order === "due" ? CaseOrder.DUE : order === "newest" ? CaseOrder.NEWEST : orderOf(view),
    id: decodeURIComponent(path.split("/")[2] ?? ""),
    narrow: readNarrow(asked),
  };
}

/** The address that shows this. An order that the view has anyway is left out. */
export function write({ view, order, id, narrow }: Shown): string {
  const asked = new URLSearchParams({ view });
  if (order !== orderOf(view)) asked.set("order", order === CaseOrder.DUE ? "due" : "newest");
  writeNarrow(narrow, asked);
  return `/cases${id ? `/${encodeURIComponent(id)}` : ""}?${asked.toString()}`;
}

/** What is shown, and a way to show something else; `quietly` leaves no step for Back. */
export function useAddress(post: Post | undefined): [Shown, (change: Partial<Shown>, quietly?: boolean) => void] {
  const [path, go] = useLocation();
  const search = useSearch();
  const shown = useMemo(() => read(path, search, post), [path, search, post]);
  const show = useCallback(
    (change: Partial<Shown>, quietly = false) => go(write({ ...shown, ...change }), { replace: quietly }),
    [go, shown],
  );
  return [shown, show];
}
