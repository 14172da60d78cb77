/** How many cases each view has, renewed as cases change. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { dispatch } from "../../../api/services";
import type { Post } from "../../../api/session";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { CountCasesResponse } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { useChanges } from "../../../live/use";
import { filterOf } from "./narrow";
import { causeOf, stateOf, type ViewName, wanted } from "./views";

/** Changes that come close together are counted once, in milliseconds. */
const REST = 1500;

/** All counts of the desk, those of saved views too, are renewed together. */
export const COUNTS = "case-counts";

interface Counts {
  /** In the lead, or of the town. */
  own: CountCasesResponse;
  /** All in sight. */
  all: CountCasesResponse;
  overdue: CountCasesResponse;
  soon: CountCasesResponse;
}

async function count(post: Post | undefined): Promise<Counts> {
  const now = Date.now();
  const of = (view: ViewName) => dispatch.countCases({ filter: filterOf({ ...wanted(view, post, now), states: [] }) });
  const department = post?.role === Role.DISPATCHER;
  const [own, all, overdue, soon] = await Promise.all([of("handling"), department ? of("all") : undefined, of("overdue"), of("soon")]);
  return { own, all: all ?? own, overdue, soon };
}

const total = (counts: CountCasesResponse) => counts.states.reduce((sum, { count }) => sum + Number(count), 0);

/** The count of a view; undefined until it is known. */
export function useCounts(post: Post | undefined): (view: ViewName) => number | undefined {
  const queries = useQueryClient();
  const key = [COUNTS, post?.id];
  const { data } = useQuery({ queryKey: key, queryFn: () => count(post), refetchInterval: 60_000, placeholderData: (old) => old });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useChanges(({ case: changed, gone, resync }) => {
    if (timer.current || !(changed || gone || resync)) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: [COUNTS] });
    }, REST);
  });
  return (view) => {
    if (!data) return undefined;
    if (view === "all") return total(data.all);
    if (view === "overdue" || view === "soon") return total(data[view]);
    const cause = causeOf(view);
    if (cause) return Number(data.own.causes.find((found) => found.cause === cause)?.count ?? 0n);
    const counts = view === "returned" ? data.all : data.own;
    return Number(counts.states.find((found) => found.state === stateOf(view))?.count ?? 0n);
  };
}
