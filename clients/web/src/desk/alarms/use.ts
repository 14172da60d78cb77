/** Alarms that stand, their counts, and who owes what, kept fresh. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { alarms } from "../../api/services";
import { useChanges } from "../../live/use";

export const WHICH = ["mine", "all", "nobody"] as const;
export type Which = (typeof WHICH)[number];

const KEY = ["alarms"];
/** At most one reading in this time, however much happens, in milliseconds. */
const PAUSE = 3_000;
/** Duties become overdue without an event. */
const TIME_PASSES = 60_000;

export function useAlarms(which: Which) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useChanges(({ event, resync, gone }) => {
    if (!event && !resync && !gone) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: KEY });
    }, PAUSE);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const list = useInfiniteQuery({
    queryKey: [...KEY, "list", which],
    queryFn: ({ pageParam }) => alarms.listAlarms({ mine: which === "mine", nobody: which === "nobody", pageToken: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    staleTime: 0,
  });
  const counts = useQuery({ queryKey: [...KEY, "counts"], queryFn: () => alarms.countAlarms({}), staleTime: 0 });
  const duties = useQuery({
    queryKey: [...KEY, "duties"],
    queryFn: () => alarms.countDuties({}),
    staleTime: 0,
    refetchInterval: TIME_PASSES,
  });
  return { list, counts, duties };
}
