/** The live stream in React. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { WatchCasesResponse } from "../gen/gridcase/dispatch/v1/dispatch_pb";
import { line, listen, type Line } from "./watch";

/** Whether changes arrive now. */
export function useLine(): Line {
  return useSyncExternalStore((tell) => listen(tell), line);
}

/** Calls `take` with every change of a case that the person may see, while the component is shown. */
export function useChanges(take: (change: WatchCasesResponse) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => listen((change) => change && latest.current(change)), []);
}
