/** The list of a view: pages as far as they were asked for, kept up to date by the live stream. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { dispatch } from "../../../api/services";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import type { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import { useGround } from "../../../ground/use";
import { useChanges } from "../../../live/use";
import type { Post } from "../../../api/session";
import { filterOf, keyOf, type Narrow } from "./narrow";
import { append, change, NO_ROWS, renewed, type Rows, vanish } from "./rows";
import { resolved, type ViewName, wanted } from "./views";

const PAGE = 60;

export interface ListOfCases {
  rows: Rows["rows"];
  /** How many cases wait to be shown. */
  waiting: number;
  /** Changes were missed: the list has to be read anew. */
  stale: boolean;
  loading: boolean;
  /** There are more pages. */
  more: boolean;
  error: unknown;
  loadMore: () => void;
  /** Reads the list anew from its beginning. */
  renew: () => void;
  /** Takes a case as a command has answered with it. */
  take: (item: Case) => void;
}

export function useRows(view: ViewName, post: Post | undefined, order: CaseOrder, narrow: Narrow): ListOfCases {
  const [turn, setTurn] = useState(0);
  const [rows, setRows] = useState<Rows>(NO_ROWS);
  const [loading, setLoading] = useState(true);
  const [stale, setStale] = useState(false);
  const [error, setError] = useState<unknown>();
  // One moment for all pages of a list: a page's token counts only with the filter it was given for.
  const key = keyOf(narrow);
  const asked = useMemo(() => ({ ...wanted(view, post, Date.now()), ...narrow }), [view, post, key, turn]);
  const ground = useGround();
  const judged = useMemo(() => resolved(asked, ground), [asked, ground]);
  const reading = useRef<AbortController>(undefined);

  const read = useCallback(
    async (token: string) => {
      reading.current?.abort();
      const { signal } = (reading.current = new AbortController());
      setLoading(true);
      setError(undefined);
      if (!token) setRows((before) => ({ ...before, waiting: [] }));
      try {
        const page = await dispatch.listCases({ filter: filterOf(asked), order, pageSize: PAGE, pageToken: token }, { signal });
        if (signal.aborted) return;
        setRows((before) => (token ? append : renewed)(before, page.cases, page.nextPageToken));
        if (!token) setStale(false);
      } catch (failure) {
        if (!signal.aborted) setError(failure);
      } finally {
        if (!signal.aborted) setLoading(false);
      }
    },
    [asked, order],
  );

  useEffect(() => setRows(NO_ROWS), [view, order, key]);
  useEffect(() => {
    void read("");
    return () => reading.current?.abort();
  }, [read]);

  const take = useCallback((item: Case) => setRows((before) => change(before, item, judged, order)), [judged, order]);
  const renew = useCallback(() => setTurn((count) => count + 1), []);
  useChanges((told) => {
    if (told.resync) setStale(true);
    if (told.gone) setRows((before) => vanish(before, told.gone));
    if (told.case) take(told.case);
  });
  const loadMore = () => {
    if (rows.next && !loading && !error) void read(rows.next);
  };
  // Where nothing is listed, nothing can move: what is new is shown at once.
  const empty = rows.rows.length === 0 && rows.waiting.length > 0 && !loading;
  useEffect(() => {
    if (empty) renew();
  }, [empty, renew]);

  return { rows: rows.rows, waiting: rows.waiting.length, stale, loading, more: rows.next !== "", error, loadMore, renew, take };
}
