/** The case shown: as the list has it at once, then as the server has it, then as it changes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { dispatch } from "../../../api/services";
import type { Case, CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useChanges } from "../../../live/use";

const caseKey = (id: string) => ["case", id];
const eventsKey = (id: string) => ["case-events", id];

/** A value once it has rested for a moment: who pages through cases does not ask for each. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export interface ShownCase {
  item?: Case;
  events?: CaseEvent[];
  /** It may no longer be seen. */
  gone: boolean;
  error: unknown;
  retry: () => void;
  /** Takes a case as a command has answered with it. */
  take: (item: Case) => void;
}

export function useCase(id: string, listed: Case | undefined): ShownCase {
  const queries = useQueryClient();
  const settled = useSettled(id, 150) === id && id !== "";
  const [gone, setGone] = useState("");
  const found = useQuery({
    queryKey: caseKey(id),
    queryFn: async ({ signal }) => (await dispatch.getCase({ id }, { signal })).case ?? null,
    enabled: settled,
    staleTime: 60_000,
  });
  const history = useQuery({
    queryKey: eventsKey(id),
    queryFn: async ({ signal }) => (await dispatch.listCaseEvents({ id }, { signal })).events,
    enabled: settled,
    staleTime: 60_000,
  });
  const take = useCallback(
    (item: Case) => {
      queries.setQueryData<Case | null>(caseKey(item.id), (before) => (before && before.sequence > item.sequence ? before : item));
      void queries.invalidateQueries({ queryKey: eventsKey(item.id) });
    },
    [queries],
  );
  useChanges((change) => {
    if (change.resync) void queries.invalidateQueries({ queryKey: caseKey(id) });
    if (change.gone && change.gone === id) setGone(id);
    if (change.case?.id === id) {
      take(change.case);
      setGone("");
    } else if (change.case) {
      queries.removeQueries({ queryKey: caseKey(change.case.id), type: "inactive" });
      queries.removeQueries({ queryKey: eventsKey(change.case.id), type: "inactive" });
    }
  });
  const known = found.data ?? undefined;
  // The list may have heard of a change before this case was asked for.
  const item = listed && (!known || listed.sequence > known.sequence) ? listed : known;
  const retry = () => {
    void found.refetch();
    void history.refetch();
  };
  const isGone = gone === id && id !== "";
  return { item, events: history.data, gone: isGone, error: isGone ? undefined : (found.error ?? history.error), retry, take };
}
