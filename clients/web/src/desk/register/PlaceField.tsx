/** Where it is: on the map under the cross, in words, or both. */
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import { intake } from "../../api/services";
import { CrossMap } from "../cases/CrossMap";
import type { Entered } from "./form";
import { Labelled } from "./Labelled";
import { useRegisterWords } from "./words";

interface PlaceFieldProps {
  entered: Entered;
  change: (change: Partial<Entered>) => void;
  bad: boolean;
}

export function PlaceField({ entered, change, bad }: PlaceFieldProps) {
  const words = useRegisterWords();
  const { place, marks } = entered;
  const grid = useQuery({
    queryKey: ["place", place?.longitude, place?.latitude],
    queryFn: () => intake.locatePlace({ position: place && { ...place, coordinateSystem: "WGS-84", provider: "map" } }),
    enabled: marks && place !== undefined,
    staleTime: 60_000,
  });
  const name = grid.data ? grid.data.gridName || grid.data.grid || words.outside : "";
  return (
    <>
      <Labelled label={words.placeWords} told={bad ? words.placeRequired : words.placeHint} bad={bad} wide>
        {(wired) => (
          <Input {...wired} maxLength={200} value={entered.placeWords} onChange={(event) => change({ placeWords: event.target.value })} />
        )}
      </Labelled>
      <div className="register-wide">
        <Checkbox checked={marks} onChange={(event) => change({ marks: event.target.checked })}>
          {words.mark}
        </Checkbox>
        {marks && (
          <>
            <div className="register-map">
              <CrossMap
                label={words.map}
                chosen={place}
                grids={grid.data?.grid ? [grid.data.grid] : []}
                choose={(chosen) => change({ place: chosen })}
              />
            </div>
            <span className="register-note" role="status">
              {place ? words.marked(place.longitude.toFixed(6), place.latitude.toFixed(6), name) : words.unmarked}
            </span>
          </>
        )}
      </div>
    </>
  );
}
