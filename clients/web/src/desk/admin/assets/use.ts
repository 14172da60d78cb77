/** What the maps of assets show: the areas below, the assets as points. */
import { useMemo } from "react";
import { type Asset, Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { usePart } from "../../../ground/use";
import type { Region, Spot } from "../../../map/GroundMap";

/** The borders in force. */
export function useAreas(): Region[] {
  const boundaries = usePart(Part.BOUNDARIES).data;
  return useMemo(
    () => (boundaries?.areas ?? []).filter(({ shape }) => shape).map(({ code, name, shape }) => ({ code, name, shape })),
    [boundaries],
  );
}

export function spotsOf(assets: readonly Asset[]): Spot[] {
  return assets.flatMap(({ code, longitude, latitude }) =>
    longitude === undefined || latitude === undefined ? [] : [{ code, longitude, latitude }],
  );
}
