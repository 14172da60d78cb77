/** The ground, each grid coloured by a figure in steps of one hue, with the figure written in it and a key. */
import { lazy, Suspense, useMemo } from "react";
import { Spin } from "antd";
import { type Area, AreaLevel } from "../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../ground/use";
import type { Mark, Region } from "../../map/GroundMap";
import { degrees } from "../../map/shapes";
import { colourOf, type Figure, type Row, type Step, stepsOf } from "./figures";
import type { Level } from "./use";
import { useWords } from "./words";

const GroundMap = lazy(() => import("../../map/GroundMap"));
/** Under a community's figure; dark enough for white. */
const MARK = "#17456f";

interface Props {
  figure: Figure;
  level: Level;
  places: readonly Row[];
  chosen: string | undefined;
  choose: (key: string) => void;
}

export function FigureMap({ figure, level, places, chosen, choose }: Props) {
  const words = useWords();
  const ground = useGround();
  const steps = useMemo(() => stepsOf(places.filter(({ key }) => key).map((row) => row[figure])), [places, figure]);
  const grids = useMemo(() => [...ground.areas.values()].filter(({ level }) => level === AreaLevel.GRID), [ground]);
  const keyOf = (grid: string) => (level === "grids" ? grid : (ground.areas.get(grid)?.parent ?? grid));

  const areas = useMemo(() => {
    const values = new Map(places.map((row) => [row.key, row[figure]]));
    const region = ({ code, name, shape, parent }: Area): Region => {
      const key = level === "grids" ? code : parent;
      const value = values.get(key) ?? 0;
      const label = level === "grids" && value > 0 ? String(value) : undefined;
      return { code, name: level === "grids" ? name : "", shape, fill: colourOf(value, steps), strong: key === chosen, figure: label };
    };
    return grids.map(region);
  }, [grids, places, figure, steps, level, chosen]);
  const marks = useMemo(() => (level === "communities" ? marksOf(grids, places, figure) : undefined), [grids, places, figure, level]);

  const off = places.find(({ key }) => key === "")?.[figure] ?? 0;
  return (
    <div className="figure-map">
      <Suspense fallback={<Spin description={words.loading} />}>
        <GroundMap
          label={words.map(words.columns[figure])}
          areas={areas}
          marks={marks}
          onArea={(code) => choose(keyOf(code))}
          onMark={choose}
        />
      </Suspense>
      <Key figure={figure} steps={steps} off={off} />
    </div>
  );
}

function Key({ figure, steps, off }: { figure: Figure; steps: readonly Step[]; off: number }) {
  const words = useWords();
  return (
    <div className="figure-key">
      <h2>{words.legend(words.columns[figure])}</h2>
      <ul>
        <li>
          <i className="figure-key-none" aria-hidden="true" />
          {words.none}
        </li>
        {steps.map(({ from, until, colour }) => (
          <li key={from}>
            <i style={{ background: colour }} aria-hidden="true" />
            {from === until ? from : `${from}–${until}`}
          </li>
        ))}
      </ul>
      {off > 0 && <p>{words.noPlaceHint(off)}</p>}
    </div>
  );
}

/** A community's figure stands in the grid nearest to the middle of its grids. */
function marksOf(grids: readonly Area[], places: readonly Row[], figure: Figure): Mark[] {
  const middles = new Map<string, [number, number][]>();
  for (const { parent, shape } of grids) {
    const ring = shape && degrees(shape)[0]?.[0];
    if (ring) middles.set(parent, [...(middles.get(parent) ?? []), mean(ring)]);
  }
  return places.flatMap(({ key, [figure]: value }) => {
    const all = middles.get(key);
    if (!all || value === 0) return [];
    const centre = mean(all);
    const far = (point: [number, number]) => Math.hypot(point[0] - centre[0], point[1] - centre[1]);
    const [longitude, latitude] = all.reduce((best, point) => (far(point) < far(best) ? point : best), all[0] ?? centre);
    return [{ id: key, longitude, latitude, colour: MARK, label: String(value) }];
  });
}

function mean(points: readonly [number, number][]): [number, number] {
  const sum = (i: 0 | 1) => points.reduce((total, point) => total + point[i], 0) / points.length;
  return [sum(0), sum(1)];
}
