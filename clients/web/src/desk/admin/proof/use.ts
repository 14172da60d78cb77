/** Asks for the proof of coverage, and tells how far it is while it comes. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { registry } from "../../../api/services";
import { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Coverage, CoverageDefect, CoverageFace, CoverageProgress } from "../../../gen/gridcase/registry/v1/proof_pb";
import type { KnownPart } from "../../../ground/content";
import { useManifest } from "../../../ground/use";
import { useSession } from "../../../sign-in/use";
import { useEtags } from "../draft/check";
import { PARTS } from "../draft/parts";
import { CONTENT_PATIENCE } from "../draft/use";

export interface Proof {
  coverage: Coverage | undefined;
  faces: Map<number, CoverageFace>;
  defects: CoverageDefect[];
}

/** The parts that have a draft; undefined while it is not known. */
export function useDrafted(): KnownPart[] | undefined {
  const etags = useEtags();
  if (PARTS.some((part) => etags[part] === undefined)) return undefined;
  return PARTS.filter((part) => etags[part]);
}

/** The proof of these parts' drafts together with what is in force; of what is in force where there are none. */
export function useProof(parts: readonly KnownPart[] | undefined) {
  const town = useSession()?.town ?? "";
  const etags = useEtags();
  const versions = useManifest().data?.versions.map(({ hash }) => hash) ?? [];
  const [progress, setProgress] = useState<CoverageProgress>();
  const query = useQuery<Proof>({
    queryKey: ["proof", town, versions, (parts ?? []).map((part) => `${Part[part]}:${etags[part]}`)],
    queryFn: async ({ signal }) => {
      const proof: Proof = { coverage: undefined, faces: new Map(), defects: [] };
      setProgress(undefined);
      const pieces = registry.proveCoverage({ parts: [...(parts ?? [])], outlines: true }, { timeoutMs: CONTENT_PATIENCE, signal });
      for await (const { piece } of pieces) {
        if (piece.case === "progress") setProgress(piece.value);
        else if (piece.case === "coverage") proof.coverage = piece.value;
        else if (piece.case === "faces") for (const face of piece.value.faces) proof.faces.set(face.number, face);
        else if (piece.case === "defects") proof.defects.push(...piece.value.defects);
      }
      return proof;
    },
    enabled: parts !== undefined,
  });
  return { ...query, progress };
}
