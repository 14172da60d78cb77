/** Returned cases, the first to be ruled on at the top, and what was disputed before on the same matter. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { dispatch } from "../../api/services";
import { type Case, CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { CaseOrder } from "../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { Post } from "../../api/session";
import { millis } from "../../text/time";
import type { Row } from "../cases/list/rows";
import { type ListOfCases, useRows } from "../cases/list/useRows";

/** Nothing else narrows the board. */
const ALL = {};
/** Past disputes that are told. */
const PAST = 8;

/** When a return is to be ruled on; what has left the board keeps its place by when it came. */
export const ruleBy = (item: Case) => (item.state === CaseState.RETURNED ? millis(item.duty?.dueAt) : undefined) ?? returnedAt(item);
const returnedAt = (item: Case) => millis(item.returns.at(-1)?.time) ?? 0;

export interface Board extends Omit<ListOfCases, "rows"> {
  rows: Row[];
}

export function useDisputes(post: Post | undefined): Board {
  const list = useRows("returned", post, CaseOrder.DUE, ALL);
  const { more, loading, error, loadMore } = list;
  // The board is as long as there are disputes: the order is another than that of the server's pages.
  useEffect(() => {
    if (more && !loading && error === undefined) loadMore();
  });
  const rows = useMemo(() => [...list.rows].sort((one, other) => ruleBy(one.item) - ruleBy(other.item)), [list.rows]);
  return { ...list, rows };
}

/** Other cases of the matter that were returned once, newest first. */
export function usePast(item: Case) {
  const { id, matter } = item;
  return useQuery({
    queryKey: ["disputes", "past", matter, id],
    queryFn: async ({ signal }) => {
      const filter = { matter, returned: true };
      const { cases } = await dispatch.listCases({ filter, order: CaseOrder.NEWEST, pageSize: PAST + 1 }, { signal });
      return cases.filter((other) => other.id !== id).slice(0, PAST);
    },
  });
}
