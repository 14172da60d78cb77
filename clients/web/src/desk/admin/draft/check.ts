/**
 * What the server says of a draft together with everything else that would be in force: a publication that is only checked.
 * It runs over all parts that have a draft, because they may name each other.
 */
import { useQueries, useQuery } from "@tanstack/react-query";
import { registry } from "../../../api/services";
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Finding, PublishPartsResponse } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { KnownPart } from "../../../ground/content";
import { useSession } from "../../../sign-in/use";
import { PARTS } from "./parts";
import { CONTENT_PATIENCE, draftQuery } from "./use";

/** The etag of each part's draft; empty where there is none, undefined while it is read. */
export function useEtags(): Record<KnownPart, string | undefined> {
  const town = useSession()?.town ?? "";
  const drafts = useQueries({ queries: PARTS.map((part) => draftQuery(town, part)) });
  const etags = PARTS.map((part, at) => [part, drafts[at]?.data?.etag]);
  return Object.fromEntries(etags) as Record<KnownPart, string | undefined>;
}

/** Findings that publishing the drafts of these parts together would have; asked again when a draft changes. */
export function useCheck(parts: readonly KnownPart[], enabled = true) {
  return useTrial(parts, (answer): Finding[] => answer.findings, enabled);
}

/** The proof of coverage that publishing the drafts of these parts together would have; none where nothing is to be proven. */
export function useCoverage(parts: readonly KnownPart[]) {
  return useTrial(parts, ({ coverage }) => coverage ?? null);
}

function useTrial<T>(parts: readonly KnownPart[], select: (answer: PublishPartsResponse) => T, enabled = true) {
  const town = useSession()?.town ?? "";
  const etags = useEtags();
  const drafted = parts.filter((part) => etags[part]);
  return useQuery<PublishPartsResponse, Error, T>({
    queryKey: ["draft-check", town, drafted.map((part) => `${Part[part]}:${etags[part]}`)],
    queryFn: async () => {
      const asked = { requestId: crypto.randomUUID(), parts: [...drafted], dryRun: true };
      return registry.publishParts(asked, { timeoutMs: CONTENT_PATIENCE });
    },
    select,
    enabled: enabled && drafted.length > 0 && PARTS.every((part) => etags[part] !== undefined),
  });
}
