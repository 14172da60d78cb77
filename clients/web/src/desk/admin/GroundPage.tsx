/** The ground: areas as a tree and on the map, each choosing in the other; their names edited, their borders imported. */
import { Button, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import type { Region } from "../../map/GroundMap";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { DefectsDrawer } from "./defects/DefectsDrawer";
import { AreaDetail } from "./ground/AreaDetail";
import { AreaImport } from "./ground/AreaImport";
import { areaTree, middle, within } from "./ground/areas";
import { AreaTable } from "./ground/AreaTable";
import { useGroundWords } from "./ground/words";
import "./admin.css";
import "./ground/ground.css";

const GroundMap = lazy(() => import("../../map/GroundMap"));

const SPECIAL_FILL = "rgb(149 80 0 / 14%)";
const CHOSEN_FILL = "rgb(29 92 148 / 16%)";

export default function GroundPage() {
  const words = useGroundWords();
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
  const regions = useMemo<Region[]>(
    () =>
      areas
        .filter(({ shape }) => shape)
        .map(({ code, name, shape, special }) => {
          const strong = inside.has(code);
          return { code, name, shape, strong, fill: strong ? CHOSEN_FILL : special ? SPECIAL_FILL : undefined };
        }),
    [areas, inside],
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
            <Button onClick={() => setChecking(true)}>{words.defects}</Button>
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
            <GroundMap label={words.map} areas={regions} look={look} onArea={choose} />
          </Suspense>
          <section className="admin-detail ground-detail" aria-label={words.detail}>
            <AreaDetail
              area={area}
              parent={areas.find(({ code }) => code === area?.parent)}
              grids={grids.length}
              draft={draft}
              choose={show}
            />
          </section>
        </div>
      </div>
      <DefectsDrawer open={checking} close={() => setChecking(false)} draft={draft} />
      <AreaImport open={importing} close={() => setImporting(false)} under={regions} draft={draft} />
    </div>
  );
}
