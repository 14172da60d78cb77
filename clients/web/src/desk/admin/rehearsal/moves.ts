/** Open cases on their way to the unit that answers now. A repeat after a failure moves nothing twice. */
import { useCallback, useRef, useState } from "react";
import { rehearsals } from "../../../api/services";
import type { RehearsedCase, RerouteOutcome } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";

/** Cases named in one request. */
const TOGETHER = 500;

export interface Moves {
  state: "idle" | "running" | "done" | "failed";
  total: number;
  outcomes: RerouteOutcome[];
  error: unknown;
  run: (cases: readonly RehearsedCase[], reason: string) => void;
  again: () => void;
}

export function useMoves(): Moves {
  const [state, setState] = useState<Moves["state"]>("idle");
  const [total, setTotal] = useState(0);
  const [outcomes, setOutcomes] = useState<RerouteOutcome[]>([]);
  const [error, setError] = useState<unknown>();
  const asked = useRef<{ requestId: string; reason: string; cases: { id: string; etag: string; to: string }[] }[]>([]);

  const send = useCallback(async () => {
    setState("running");
    setError(undefined);
    const all: RerouteOutcome[] = [];
    try {
      for (const request of asked.current) {
        for await (const { outcomes: some } of rehearsals.rerouteCases(request, { timeoutMs: 0 })) {
          all.push(...some);
          setOutcomes([...all]);
        }
      }
      setState("done");
    } catch (failure) {
      setError(failure);
      setState("failed");
    }
  }, []);
  const run = useCallback(
    (cases: readonly RehearsedCase[], reason: string) => {
      const named = cases.map(({ id, etag, to }) => ({ id, etag, to }));
      const pieces = Array.from({ length: Math.ceil(named.length / TOGETHER) }, (_, at) => named.slice(at * TOGETHER, (at + 1) * TOGETHER));
      asked.current = pieces.map((some) => ({ requestId: crypto.randomUUID(), reason, cases: some }));
      setTotal(named.length);
      setOutcomes([]);
      void send();
    },
    [send],
  );
  return { state, total, outcomes, error, run, again: () => void send() };
}
