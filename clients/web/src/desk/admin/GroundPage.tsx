/**
 * The ground: areas as a tree and on the map, each choosing in the other; their names edited, their borders imported, and the
 * grids of the draft divided, joined, reshaped and cut out on the map.
 */
import { Button, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { AreaLevel, Part } from "../../gen/gridcase/registry/v1/content_pb";
import { AreaFate } from "../../gen/gridcase/registry/v1/ground_pb";
import type { Finding } from "../../gen/gridcase/registry/v1/registry_pb";
import type { Place, Region } from "../../map/GroundMap";
import { useKeys } from "../cases/keys/use";
import { DefectsDrawer } from "./defects/DefectsDrawer";
import { useDefectWords } from "./defects/words";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { AreaDetail } from "./ground/AreaDetail";
import { AreaImport } from "./ground/AreaImport";
import { areaTree, middle, within } from "./ground/areas";
import { AreaTable } from "./ground/AreaTable";
import { EditPanel } from "./ground/edit/EditPanel";
import { ToolBar } from "./ground/edit/ToolBar";
import { useGroundEditing } from "./ground/edit/use";
import { useGroundWords } from "./ground/words";
import "./admin.css";
import "./ground/ground.css";

const GroundMap = lazy(() => import("../../map/GroundMap"));

const LEVELS = [AreaLevel.GRID, AreaLevel.COMMUNITY, AreaLevel.TOWN, AreaLevel.DISTRICT] as const;
const SPECIAL_FILL = "rgb(149 80 0 / 14%)";
const CHOSEN_FILL = "rgb(29 92 148 / 16%)";
const JOINED_FILL = "rgb(176 42 55 / 18%)";
const MADE_FILL = "rgb(31 122 77 / 22%)";

export default function GroundPage() {
  const words = useGroundWords();
  const defectWords = useDefectWords();
  const draft = useDraft(Part.BOUNDARIES);
  const [chosen, choose] = useState("");
  // What was chosen on the map is in sight already.
  const [sought, seek] = useState("");
  const show = (code: string) => {
    choose(code);
    seek(code);
  };
  const [importing, setImporting] = useState(false);
  const [checking, setChecking] = useState(false);
  const areas = useMemo(() => draft.content?.areas ?? [], [draft.content]);
  const trees = useMemo(() => areaTree(areas), [areas]);
  const inside = useMemo(() => within(trees, chosen), [trees, chosen]);
  const gridAreas = useMemo(() => areas.filter(({ level, shape }) => level === AreaLevel.GRID && shape), [areas]);
  const gridCodes = useMemo(() => new Set(gridAreas.map(({ code }) => code)), [gridAreas]);
  const editing = useGroundEditing(draft, gridCodes.has(chosen) ? chosen : "", gridCodes);
  const { tool, drawn, preview } = editing;
  const [spot, setSpot] = useState<Place>();
  const joined = tool === "merge" ? drawn.codes : undefined;
  const regions = useMemo<Region[]>(
    () =>
      areas
        .filter(({ shape }) => shape)
        .map(({ code, name, shape, special }) => {
          const strong = inside.has(code);
          const fill = joined?.includes(code) ? JOINED_FILL : strong ? CHOSEN_FILL : special ? SPECIAL_FILL : undefined;
          return { code, name, shape, strong, fill };
        }),
    [areas, inside, joined],
  );
  const area = areas.find(({ code }) => code === chosen);
  const grids = areas.filter((one) => inside.has(one.code) && one.code !== chosen && one.shape);
  // A community is looked at from further away than a grid.
  const look = useMemo(() => {
    const found = areas.find(({ code }) => code === sought);
    if (!found || found.shape) return found?.code;
    const around = within(trees, sought);
    const centre = middle(areas.filter(({ code }) => around.has(code)));
    return centre && { ...centre, accuracy: 500 };
  }, [areas, trees, sought]);
  const made = useMemo<Region[]>(
    () =>
      (preview?.areas ?? [])
        .filter(({ fate }) => fate === AreaFate.MADE || fate === AreaFate.RESHAPED)
        .map(({ area, fate, areaM2 }) => {
          const fill = fate === AreaFate.MADE ? MADE_FILL : undefined;
          return { code: area?.code ?? "", name: `${area?.code}\n${Math.round(areaM2)} m²`, shape: area?.shape, fill };
        }),
    [preview],
  );
  // Where the first finding of a preview lies is shown at once.
  const found = preview?.findings.find(({ longitude }) => longitude !== undefined);
  const place = spot ?? (found && placeOf(found));
  const showFinding = (finding: Finding) => {
    const there = placeOf(finding);
    return there && (() => setSpot(there));
  };
  useKeys({ "Ctrl+KeyZ": () => draft.undo && !draft.busy && void draft.undo().catch(draft.retry) });
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(draft.content)}
        show={({ subject }) => {
          const code = areas[entryOf(subject)?.at ?? -1]?.code;
          return code ? () => show(code) : undefined;
        }}
        actions={
          <>
            <Button onClick={() => setChecking(true)}>{defectWords.open}</Button>
            <Button onClick={() => setImporting(true)}>{words.import}</Button>
          </>
        }
      />
      <div className="admin-split ground">
        <section className="admin-list" aria-label={words.table}>
          {draft.content ? (
            <AreaTable trees={trees} areas={areas} chosen={chosen} choose={show} changed={draft.changed} />
          ) : (
            !draft.error && <Spin className="admin-wait" />
          )}
        </section>
        <div className="ground-side">
          <Suspense fallback={<Spin className="admin-wait" />}>
            <div className="ground-canvas">
              {draft.isDraft && gridAreas.length > 0 && <ToolBar editing={editing} />}
              <GroundMap
                label={words.map}
                areas={regions}
                districts={made}
                place={place}
                look={spot ?? look}
                onArea={tool === "merge" ? editing.choose : choose}
                tool={editing.mapTool}
              />
            </div>
          </Suspense>
          <section className="admin-detail ground-detail" aria-label={words.detail}>
            {tool && draft.isDraft ? (
              <EditPanel
                editing={editing}
                tool={tool}
                chosen={gridAreas.find(({ code }) => code === chosen)}
                grids={gridAreas}
                show={showFinding}
              />
            ) : (
              <AreaDetail
                area={area}
                parent={areas.find(({ code }) => code === area?.parent)}
                grids={grids.length}
                draft={draft}
                choose={show}
              />
            )}
          </section>
        </div>
      </div>
      <DefectsDrawer<Part.BOUNDARIES>
        open={checking}
        close={() => setChecking(false)}
        part={Part.BOUNDARIES}
        draft={draft}
        choice={defectWords.level}
        choices={LEVELS.map((level) => ({
          value: String(level),
          label: words.levels[level],
          asked: { level },
          shapes: (set) => set.areas.filter((one) => one.level === level).map(({ code, name, shape }) => ({ code, name, shape })),
        }))}
      />
      <AreaImport open={importing} close={() => setImporting(false)} under={regions} draft={draft} />
    </div>
  );
}

const placeOf = ({ longitude, latitude }: Finding): Place | undefined =>
  longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };
