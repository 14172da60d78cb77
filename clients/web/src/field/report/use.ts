/** What the pages of the field ask the server for while a report is written. */
import { useQuery } from "@tanstack/react-query";
import { intake } from "../../api/services";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { inForce } from "../../ground/content";
import { useManifest } from "../../ground/use";
import { timestamp } from "../../text/time";
import { COORDINATES } from "../send/content";

/** Number of the catalogue in force; 0 where unknown. */
export function useCatalogueVersion(): number {
  const manifest = useManifest().data;
  return (manifest && inForce(manifest, Part.CATALOGUE)?.number) ?? 0;
}

/** A place as far as the grid depends on it. */
interface Somewhere {
  longitude: number;
  latitude: number;
  accuracy?: number;
  fixedAt?: number;
  provider: string;
}

/** The grid at a place, as the server sees it. */
export function useGrid(place: Somewhere | undefined) {
  return useQuery({
    queryKey: ["grid", place?.longitude, place?.latitude, place?.accuracy],
    queryFn: () =>
      intake.locatePlace({
        position: place && {
          longitude: place.longitude,
          latitude: place.latitude,
          accuracyM: place.accuracy ?? 0,
          coordinateSystem: COORDINATES,
          provider: place.provider,
          fixedAt: place.fixedAt === undefined ? undefined : timestamp(place.fixedAt),
        },
      }),
    enabled: place !== undefined,
    staleTime: 5 * 60_000,
    placeholderData: (before) => before,
  });
}
