/** A command of the reporter on a closed case. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { CaseOutcome } from "../../gen/gridcase/feedback/v1/feedback_pb";

/** Runs a command with one request id for as long as what is asked stays the same, and takes the outcome it answers with. */
export function useCommand(id: string) {
  const client = useQueryClient();
  const request = useRef("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (send: (requestId: string) => Promise<{ outcome?: CaseOutcome }>): Promise<boolean> => {
    request.current ||= crypto.randomUUID();
    setBusy(true);
    setError(undefined);
    try {
      const { outcome } = await send(request.current);
      request.current = "";
      if (outcome) client.setQueryData(["outcome", id], outcome);
      for (const name of ["report", "history"]) await client.invalidateQueries({ queryKey: [name, id] });
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** What is asked has changed. */
  const other = () => (request.current = "");
  return { run, busy, error, other };
}
