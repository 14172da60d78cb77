/** Finding one case by its number. */
import { useState } from "react";
import { dispatch } from "../../../api/services";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useSession } from "../../../sign-in/use";

/** A number as people say it may lack the town's code. */
export function fullNumber(text: string, town: string): string {
  const number = text.trim();
  return /^\d{8}-\d+(-\d+)?$/.test(number) ? `${town}-${number}` : number;
}

export interface Finding {
  text: string;
  type: (text: string) => void;
  busy: boolean;
  /** What went wrong, and with which number. */
  failed?: { error: unknown; number: string };
  find: (text: string) => void;
}

export function useFinder(found: (item: Case) => void): Finding {
  const town = useSession()?.town ?? "";
  const [text, type] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Finding["failed"]>();

  async function find(said: string) {
    const number = fullNumber(said, town);
    if (!number || busy) return;
    type(said);
    setBusy(true);
    setFailed(undefined);
    try {
      const { case: item } = await dispatch.getCase({ id: number });
      if (item) found(item);
    } catch (error) {
      setFailed({ error, number });
    } finally {
      setBusy(false);
    }
  }

  return {
    text,
    busy,
    failed,
    type: (typed) => {
      type(typed);
      setFailed(undefined);
    },
    find: (said) => void find(said),
  };
}
