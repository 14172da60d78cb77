/** Sees a published version take force: the manifest is read again from its moment on until it says so. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { VersionState } from "../../../gen/gridcase/registry/v1/registry_pb";
import { useManifest } from "../../../ground/use";
import { millis } from "../../../text/time";

/** Versions that take force within this time are waited for, in milliseconds. */
const SOON = 60_000;
const PAUSE = 1_500;

export function useSoonInForce(): void {
  const queries = useQueryClient();
  const versions = useManifest().data?.versions;
  const soon = (versions ?? []).some(
    ({ state, forceTime }) => state === VersionState.SCHEDULED && (millis(forceTime) ?? 0) < Date.now() + SOON,
  );
  useEffect(() => {
    if (!soon) return undefined;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ["manifest"] }), PAUSE);
    return () => clearInterval(timer);
  }, [soon, queries]);
}
