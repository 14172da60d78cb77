/** Plans under way, operations declared, and what they have changed. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { clocks } from "../../api/services";
import type { ClockChange } from "../../gen/gridcase/dispatch/v1/clock_pb";
import { type Terms, termsOf } from "./terms";

/** How often an operation that goes on is looked at, in milliseconds. */
const LOOK_EVERY = 1_000;
const CHANGES = 100;

export interface Plan {
  /** The terms that it is of. */
  of: Terms;
  looked: number;
  total: number;
  calendars: number;
  changes: ClockChange[];
  finished: boolean;
}

/** A plan, made for the terms that were asked about last. */
export function usePlan() {
  const [plan, setPlan] = useState<Plan>();
  const [error, setError] = useState<unknown>();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  const make = async (of: Terms) => {
    under.current?.abort();
    const { signal } = (under.current = new AbortController());
    const call = { signal, timeoutMs: 0 };
    let sofar: Plan = { of, looked: 0, total: 0, calendars: 0, changes: [], finished: false };
    setPlan(sofar);
    setError(undefined);
    try {
      const pieces = of.kind === "outage" ? clocks.planOutage(termsOf(of), call) : clocks.planRecalculation({}, call);
      for await (const { plan: piece } of pieces) {
        if (!piece) continue;
        const { looked, total, calendars, changes, finished } = piece;
        const all = [...sofar.changes, ...changes];
        sofar = { of, looked: Number(looked), total: Number(total), calendars, changes: all, finished };
        setPlan(sofar);
      }
    } catch (failure) {
      if (signal.aborted) return;
      setError(failure);
      setPlan(undefined);
    }
  };
  const clear = () => {
    under.current?.abort();
    setPlan(undefined);
    setError(undefined);
  };
  return { plan, error, make: (of: Terms) => void make(of), clear };
}

/** The operations, looked at again and again while one goes on. */
export function useOperations() {
  return useInfiniteQuery({
    queryKey: ["clocks", "operations"],
    queryFn: ({ pageParam, signal }) => clocks.listClockOperations({ pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const all = state.data?.pages.flatMap((page) => page.operations) ?? [];
      return all.some(({ doneAt }) => doneAt === undefined) ? LOOK_EVERY : false;
    },
  });
}

/** What an operation has changed, the first of it. */
export function useChangesOf(operation: string) {
  return useQuery({
    queryKey: ["clocks", "changes", operation],
    queryFn: async ({ signal }) => (await clocks.listClockChanges({ operation, pageSize: CHANGES }, { signal })).changes,
    staleTime: 0,
  });
}
