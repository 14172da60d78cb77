/** The town's grids on the map, loaded when a page first needs them. */
import { Spin } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { AreaLevel } from "../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../ground/use";
import type { Mark, Place, Region } from "../../map/GroundMap";

const GroundMap = lazy(() => import("../../map/GroundMap"));

interface PlaceMapProps {
  label: string;
  /** Grids drawn with a strong line. */
  grids?: readonly string[];
  /** Units whose districts are drawn. */
  units?: readonly string[];
  place?: Place;
  look?: Place | string;
  /** Numbered points. */
  marks?: readonly Mark[];
  onCentre?: (place: Place) => void;
}

export function PlaceMap({ grids = [], units = [], ...shown }: PlaceMapProps) {
  const ground = useGround();
  const strong = grids.join();
  const leads = units.join();
  const areas = useMemo((): Region[] => {
    const marked = strong.split(",");
    const all = [...ground.areas.values()].filter(({ level }) => level === AreaLevel.GRID);
    return all.map(({ code, name, shape }) => ({ code, name, shape, strong: marked.includes(code) }));
  }, [ground, strong]);
  const districts = useMemo(
    (): Region[] =>
      leads.split(",").flatMap((code) => {
        const unit = ground.units.get(code);
        return unit?.district ? [{ code, name: unit.name, shape: unit.district }] : [];
      }),
    [ground, leads],
  );
  return (
    <Suspense fallback={<Spin />}>
      <GroundMap areas={areas} districts={districts} {...shown} />
    </Suspense>
  );
}
