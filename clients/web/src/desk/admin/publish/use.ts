/** All drafts at once, and publishing them. */
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Version } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { KnownPart } from "../../../ground/content";
import { useDraft } from "../draft/use";

/** What publishing needs to know of a part. */
export interface Standing {
  part: KnownPart;
  version: Version | undefined;
  scheduled: Version[];
  isDraft: boolean;
  etag: string;
  /** How many entries the draft changes. */
  changes: number;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

export function useStandings(): Standing[] {
  const drafts = [
    useDraft(Part.BOUNDARIES),
    useDraft(Part.UNITS),
    useDraft(Part.CATALOGUE),
    useDraft(Part.REGISTER),
    useDraft(Part.CALENDARS),
    useDraft(Part.ASSETS),
  ];
  return drafts.map(({ part, version, scheduled, isDraft, etag, changes, known, error, retry }) => ({
    part,
    version,
    scheduled,
    isDraft,
    etag,
    changes: changes.length,
    loading: !known,
    error,
    retry,
  }));
}
