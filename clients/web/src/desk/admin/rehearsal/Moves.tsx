/** The open cases chosen before publishing, moved as soon as the new versions are in force. */
import { useEffect, useRef } from "react";
import type { RehearsedCase } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { MovesTold } from "./MovesTold";
import { useMoves } from "./moves";
import { useRehearsalWords } from "./words";

interface MovesProps {
  cases: readonly RehearsedCase[];
  reason: string;
  /** The versions are in force. */
  ready: boolean;
}

export function Moves({ cases, reason, ready }: MovesProps) {
  const words = useRehearsalWords();
  const moves = useMoves();
  const begun = useRef(false);
  const { run } = moves;
  useEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    run(cases, reason);
  }, [ready, run, cases, reason]);
  if (moves.state !== "idle") return <MovesTold moves={moves} />;
  return <p role="status">{words.waiting(cases.length)}</p>;
}
