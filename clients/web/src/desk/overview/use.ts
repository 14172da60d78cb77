/** The numbers of the overview, kept fresh, and what of them is shown. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useLocation, useSearch } from "wouter";
import { dispatch } from "../../api/services";
import type { SummarizeCasesResponse } from "../../gen/gridcase/dispatch/v1/dispatch_pb";
import { useGround } from "../../ground/use";
import { useChanges } from "../../live/use";
import { useDomain } from "../../text/domain";
import { type Figure, FIGURES, rollUp, type Row, rowOf } from "./figures";
import { useWords } from "./words";

const KEY = ["overview"];
/** At most one reading in this time, however much happens, in milliseconds. */
const PAUSE = 3_000;
/** Cases become overdue without an event. */
const TIME_PASSES = 60_000;

/** Open work now. It is read again soon after any case changed. */
export function useSummary() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const summary = useQuery({ queryKey: KEY, queryFn: () => dispatch.summarizeCases({}), staleTime: 0, refetchInterval: TIME_PASSES });
  useChanges(({ event, resync, gone }) => {
    if (!event && !resync && !gone) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: KEY });
    }, PAUSE);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return summary;
}

export type Level = "grids" | "communities";

/** What the page shows, in its address: the figure, the level, the place or unit chosen. */
export function useShown() {
  const [path, go] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const named = asked.get("figure") as Figure;
  const figure = FIGURES.includes(named) ? named : "open";
  const level: Level = asked.get("by") === "communities" ? "communities" : "grids";
  const set = (changes: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) asked.delete(name);
      else asked.set(name, value);
    }
    const query = asked.toString();
    go(query ? `${path}?${query}` : path, { replace: true });
  };
  return {
    figure,
    level,
    /** Code of the grid or community chosen; empty is the row without a grid. */
    place: asked.get("place") ?? undefined,
    showFigure: (to: Figure) => set({ figure: to === "open" ? undefined : to }),
    showLevel: (to: Level) => set({ by: to === "grids" ? undefined : to, place: undefined }),
    choose: (place: string | undefined) => set({ place }),
  };
}

export type Shown = ReturnType<typeof useShown>;

export interface Rows {
  places: Row[];
  units: Row[];
  total: Row;
}

/** The summary as named rows. */
export function useRows(summary: SummarizeCasesResponse | undefined, level: Level): Rows | undefined {
  const ground = useGround();
  const words = useWords();
  const { commandRoom } = useDomain();
  return useMemo(() => {
    if (!summary?.total) return undefined;
    const placeName = (code: string) => (code ? ground.areaName(code) : words.noPlace);
    const grids = summary.grids.map((load) => rowOf(load, placeName(load.key)));
    const parent = (grid: string) => {
      const key = grid && (ground.areas.get(grid)?.parent ?? grid);
      return { key, name: placeName(key) };
    };
    return {
      places: level === "grids" ? grids : rollUp(grids, parent),
      units: summary.units.map((load) => rowOf(load, load.key ? ground.unitName(load.key) : commandRoom)),
      total: rowOf(summary.total, words.total),
    };
  }, [summary, level, ground, words, commandRoom]);
}
