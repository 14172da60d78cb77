/** Assets near a place, to name the one that a report is about. Nobody has to wait for it: without an answer there are none. */
import { useQuery } from "@tanstack/react-query";
import { intake } from "../api/services";
import type { NearAsset } from "../gen/gridcase/intake/v1/intake_pb";
import { typeOfMatter } from "./component";

/** Degrees WGS-84, and the radius in metres of the circle that holds the true place. */
interface Somewhere {
  longitude: number;
  latitude: number;
  accuracy?: number;
}

/** More than this nobody tells apart by a name and a distance. */
const MOST = 6;
/** A busy or missing network is not asked for longer, in milliseconds. */
const PATIENCE = 8_000;

/** The nearest assets of the type that a matter is about; none for other matters, without a place or without the network. */
export function useNearAssets(matter: string, place: Somewhere | undefined): readonly NearAsset[] {
  const type = typeOfMatter(matter);
  const { longitude, latitude, accuracy = 0 } = place ?? {};
  const found = useQuery({
    queryKey: ["near-assets", type, longitude, latitude, accuracy],
    queryFn: async () => {
      const position = { longitude, latitude, accuracyM: accuracy, coordinateSystem: "WGS-84" };
      return (await intake.listNearestAssets({ position, types: [type ?? ""], limit: MOST }, { timeoutMs: PATIENCE })).assets;
    },
    enabled: type !== undefined && place !== undefined,
    staleTime: 5 * 60_000,
    retry: false,
    // While the place gets better the list stays; those of another type are never shown.
    placeholderData: (before, query) => (query?.queryKey[1] === type ? before : undefined),
  });
  return found.data ?? [];
}
