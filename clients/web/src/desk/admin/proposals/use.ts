/** Asking the server what the history proposes, with how far it has come, and which proposals were declined here. */
import { useEffect, useRef, useState } from "react";
import { proposals as service } from "../../../api/services";
import { useSession } from "../../../sign-in/use";
import type { ProposalProgress, Proposals, ProposeRulesRequest } from "../../../gen/gridcase/dispatch/v1/proposal_pb";

export type Wish = Pick<ProposeRulesRequest, "minSupport" | "minPurity"> & { months: number };

export interface Asking {
  step: ProposalProgress | undefined;
  found: Proposals | undefined;
  error: unknown;
  busy: boolean;
  ask: (wish: Wish) => Promise<void>;
  stop: () => void;
}

export function useProposals(): Asking {
  const [step, setStep] = useState<ProposalProgress>();
  const [found, setFound] = useState<Proposals>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => running.current?.abort(), []);
  const ask = async ({ months, minSupport, minPurity }: Wish) => {
    running.current?.abort();
    const call = new AbortController();
    running.current = call;
    setBusy(true);
    setError(undefined);
    setStep(undefined);
    const from = new Date();
    from.setMonth(from.getMonth() - months);
    const request = { minSupport, minPurity, from: { seconds: BigInt(Math.floor(from.getTime() / 1000)), nanos: 0 } };
    try {
      for await (const { told } of service.proposeRules(request, { signal: call.signal, timeoutMs: 0 })) {
        if (told.case === "progress") setStep(told.value);
        else if (told.case === "proposals") setFound(told.value);
      }
    } catch (failure) {
      if (!call.signal.aborted) setError(failure);
    } finally {
      if (running.current === call) setBusy(false);
    }
  };
  return { step, found, error, busy, ask, stop: () => running.current?.abort() };
}

const key = (town: string) => `gridcase.proposals.declined.${town}`;

/** Ids of the proposals that were declined in this browser; they are offered last, and can be taken up again. */
export function useDeclined(): [ReadonlySet<string>, (id: string, declined: boolean) => void] {
  const town = useSession()?.town ?? "";
  const [declined, setDeclined] = useState<ReadonlySet<string>>(() => read(town));
  const decline = (id: string, yes: boolean) => {
    const next = new Set(declined);
    if (yes) next.add(id);
    else next.delete(id);
    localStorage.setItem(key(town), JSON.stringify([...next]));
    setDeclined(next);
  };
  return [declined, decline];
}

function read(town: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(town)) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}
