/** Where it is and what stands there: the asset, the map with the grids around, the district of the unit, and the place with its accuracy. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { PlaceMap } from "../PlaceMap";
import { Facts } from "./Facts";
import { useDetailWords } from "./words";

export function Where({ item, units: shown }: { item: Case; units?: readonly string[] }) {
  const words = useDetailWords();
  const ground = useGround();
  const { longitude, latitude } = item;
  const accuracy = item.report?.position?.accuracyM;
  const known = longitude !== undefined && latitude !== undefined;
  const units = shown ?? (item.lead ? [item.lead] : (item.route?.candidates ?? []));
  const grid = ground.areas.get(item.currentGrid);
  const parent = grid && ground.areaName(grid.parent);
  const moved = item.decidedGrid !== item.currentGrid && ground.areaName(item.decidedGrid);
  const place = known ? { longitude, latitude, accuracy } : undefined;
  const asset = item.asset && [item.assetName, item.assetType ? ground.typeName(item.assetType) : words.unknownAsset, item.asset];
  return (
    <>
      <Facts
        facts={[
          [words.place, [parent, grid && ground.areaName(item.currentGrid), moved && `（${moved}）`].filter(Boolean).join(" ")],
          [words.placeWords, item.report?.placeWords],
          [words.asset, asset && asset.filter(Boolean).join(" · ")],
        ]}
      />
      {place ? (
        <>
          <div className="detail-map">
            <PlaceMap label={words.map} grids={[item.currentGrid]} units={units} place={place} look={place} />
          </div>
          <p className="detail-note">
            {longitude?.toFixed(6)}, {latitude?.toFixed(6)}
            {accuracy ? ` · ${words.accuracy(Math.round(accuracy))}` : ""}
          </p>
        </>
      ) : (
        <p className="detail-note detail-warn">{words.noPosition}</p>
      )}
    </>
  );
}
