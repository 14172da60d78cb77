/** A rehearsal under way: what the server has told so far, started and cancelled by a person. */
import { useCallback, useEffect, useRef, useState } from "react";
import { rehearsals } from "../../../api/services";
import type { KnownPart } from "../../../ground/content";
import { after, NOTHING, type Told } from "./told";

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
