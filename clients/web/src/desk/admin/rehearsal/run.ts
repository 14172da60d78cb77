/** A rehearsal under way: what the server has told so far, started and cancelled by a person. */
import { useCallback, useEffect, useRef, useState } from "react";
import { rehearsals } from "../../../api/services";
import type {
  AffectedPost,
  GroundChange,
  RehearsalFinished,
  RehearsalStarted,
  RehearsedCase,
  RehearsedCell,
  RehearseDraftResponse,
} from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import type { KnownPart } from "../../../ground/content";

/** What a rehearsal has told so far. */
export interface Told {
  started?: RehearsalStarted;
  done: number;
  total: number;
  ground: GroundChange[];
  /** Sums of the ground; undefined until it was asked. */
  sums?: { grids: number; matters: number; places: number; leftOff: number };
  posts: AffectedPost[];
  open: RehearsedCase[];
  openTotal: number;
  openLeftOff: number;
  cells: RehearsedCell[];
  finished?: RehearsalFinished;
}

export const NOTHING: Told = { done: 0, total: 0, ground: [], posts: [], open: [], openTotal: 0, openLeftOff: 0, cells: [] };

/** What is told after one more piece. */
export function after(told: Told, { piece }: Pick<RehearseDraftResponse, "piece">): Told {
  switch (piece.case) {
    case "started":
      return { ...told, started: piece.value, total: Number(piece.value.total) };
    case "progress":
      return { ...told, done: Number(piece.value.done), total: Number(piece.value.total) };
    case "ground": {
      const { changes, grids, matters, places, leftOff } = piece.value;
      return { ...told, ground: [...told.ground, ...changes], sums: { grids, matters, places, leftOff: Number(leftOff) } };
    }
    case "posts":
      return { ...told, posts: [...told.posts, ...piece.value.posts] };
    case "open": {
      const { cases, total, leftOff } = piece.value;
      return { ...told, open: [...told.open, ...cases], openTotal: Number(total), openLeftOff: Number(leftOff) };
    }
    case "cell":
      return { ...told, cells: [...told.cells, piece.value] };
    case "finished":
      return { ...told, finished: piece.value };
    default:
      return told;
  }
}

export interface Rehearsal {
  told?: Told;
  /** What was rehearsed: the parts, and their drafts as they were. */
  of: { parts: readonly KnownPart[]; etags: readonly string[] };
  running: boolean;
  cancelled: boolean;
  error: unknown;
  start: (parts: readonly KnownPart[], etags: readonly string[], months: number) => void;
  cancel: () => void;
}

export function useRehearsal(): Rehearsal {
  const [told, setTold] = useState<Told>();
  const [of, setOf] = useState<Rehearsal["of"]>({ parts: [], etags: [] });
  const [running, setRunning] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const [error, setError] = useState<unknown>();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);

  const start = useCallback(async (parts: readonly KnownPart[], etags: readonly string[], months: number) => {
    under.current?.abort();
    const own = new AbortController();
    under.current = own;
    setOf({ parts, etags });
    setTold(NOTHING);
    setError(undefined);
    setCancelled(false);
    setRunning(true);
    let sofar = NOTHING;
    try {
      for await (const piece of rehearsals.rehearseDraft({ parts: [...parts], months }, { signal: own.signal, timeoutMs: 0 })) {
        sofar = after(sofar, piece);
        setTold(sofar);
      }
    } catch (failure) {
      if (!own.signal.aborted) setError(failure);
    } finally {
      if (under.current === own) setRunning(false);
    }
  }, []);
  const cancel = useCallback(() => {
    under.current?.abort();
    setCancelled(true);
    setRunning(false);
  }, []);
  return { told, of, running, cancelled, error, start: (...asked) => void start(...asked), cancel };
}
