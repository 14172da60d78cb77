/** The town's content in React. It is read once and shared; a newer version is seen within a minute. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { Part } from "../gen/gridcase/registry/v1/content_pb";
import { useSession } from "../sign-in/use";
import { Ground, inForce, type KnownPart, type Manifest, type Parts, readManifest, readPart } from "./content";

export function useManifest(): UseQueryResult<Manifest> {
  const town = useSession()?.town ?? "";
  return useQuery({
    queryKey: ["manifest", town],
    queryFn: () => readManifest(town),
    enabled: town !== "",
    refetchInterval: 60_000,
  });
}

/** A part as it is in force; `null` where none is. */
export function usePart<P extends KnownPart>(part: P): UseQueryResult<Parts[P] | null> {
  const manifest = useManifest();
  const town = useSession()?.town ?? "";
  const hash = manifest.data && (inForce(manifest.data, part)?.hash ?? "");
  return useQuery({
    queryKey: ["part", part, hash],
    queryFn: () => (hash ? readPart(town, part, hash) : null),
    enabled: hash !== undefined,
    staleTime: Infinity,
  }) as UseQueryResult<Parts[P] | null>;
}

/** Areas, units and matters by their codes. Names show as codes until it is read. */
export function useGround(): Ground {
  const manifest = useManifest().data;
  const boundaries = usePart(Part.BOUNDARIES).data ?? undefined;
  const units = usePart(Part.UNITS).data ?? undefined;
  const catalogue = usePart(Part.CATALOGUE).data ?? undefined;
  const number = (manifest && inForce(manifest, Part.CATALOGUE)?.number) ?? 0;
  return useMemo(() => new Ground(boundaries, units, catalogue, number), [boundaries, units, catalogue, number]);
}
