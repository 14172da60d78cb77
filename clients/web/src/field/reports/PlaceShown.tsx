/** The place of a report on the map of the grids. Loaded only when it is asked for. */
import { AreaLevel } from "../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../ground/use";
import GroundMap, { type Place } from "../../map/GroundMap";
import { texts } from "../../text/language";

const useWords = texts({ zh: { map: "上报位置地图" }, en: { map: "Map of the reported place" } });

export default function PlaceShown({ place }: { place: Place }) {
  const areas = useGround().boundaries?.areas.filter(({ level }) => level === AreaLevel.GRID);
  return (
    <div className="detail-map">
      <GroundMap label={useWords().map} areas={areas} place={place} look={place} />
    </div>
  );
}
