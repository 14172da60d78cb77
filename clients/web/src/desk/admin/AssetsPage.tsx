/** Assets (部件) with their owners: as a table and on the map, each choosing in the other; edited in the draft, imported. */
import { Button, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { AssetDetail } from "./assets/AssetDetail";
import { AssetForm } from "./assets/AssetForm";
import { AssetImport } from "./assets/AssetImport";
import { ALL, findAssets, type Wanted } from "./assets/assets";
import { AssetTable } from "./assets/AssetTable";
import { spotsOf, useAreas } from "./assets/use";
import { useAssetWords } from "./assets/words";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./assets/assets.css";

const GroundMap = lazy(() => import("../../map/GroundMap"));

export default function AssetsPage() {
  const words = useAssetWords();
  const draft = useDraft(Part.ASSETS);
  const areas = useAreas();
  const [wanted, setWanted] = useState<Wanted>(ALL);
  const [chosen, choose] = useState("");
  // What was chosen in the table is in sight there, and to be sought on the map; and the other way round.
  const [onMap, seekOnMap] = useState("");
  const [inTable, seekInTable] = useState("");
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const assets = useMemo(() => draft.content?.assets ?? [], [draft.content]);
  const shown = useMemo(() => findAssets(assets, wanted), [assets, wanted]);
  const spots = useMemo(() => spotsOf(shown), [shown]);
  const asset = assets.find(({ code }) => code === chosen);
  const placeOf = (code: string) => spotsOf(assets.filter((one) => one.code === code))[0];
  const show = (code: string) => {
    choose(code);
    seekOnMap(code);
  };
  const reveal = (code: string) => {
    // It may have been filtered out.
    if (!shown.some((one) => one.code === code)) setWanted(ALL);
    show(code);
    seekInTable(code);
  };
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(draft.content)}
        show={({ subject }) => {
          const entry = entryOf(subject);
          const code = entry?.list === "assets" ? assets[entry.at]?.code : undefined;
          return code ? () => reveal(code) : undefined;
        }}
        actions={
          <>
            <TableTools kind={TableKind.ASSETS} etag={draft.etag} done={draft.imported} />
            <Button onClick={() => setImporting(true)}>{words.import}</Button>
            {draft.isDraft && <Button onClick={() => setAdding(true)}>{words.add}</Button>}
          </>
        }
      />
      <div className="admin-split assets">
        <section className="admin-list" aria-label={words.table}>
          {draft.content ? (
            <AssetTable
              assets={assets}
              shown={shown}
              wanted={wanted}
              want={(change) => setWanted((before) => ({ ...before, ...change }))}
              chosen={chosen}
              reveal={inTable}
              choose={show}
              changed={draft.changed}
            />
          ) : (
            !draft.error && <Spin className="admin-wait" />
          )}
        </section>
        <div className="ground-side">
          <Suspense fallback={<Spin className="admin-wait" />}>
            <div className="ground-canvas">
              <GroundMap
                label={words.map}
                areas={areas}
                spots={spots}
                place={placeOf(chosen)}
                look={placeOf(onMap)}
                onSpot={(code) => {
                  choose(code);
                  seekInTable(code);
                }}
              />
            </div>
          </Suspense>
          <section className="admin-detail ground-detail" aria-label={words.detail}>
            <AssetDetail asset={asset} draft={draft} gone={() => choose("")} />
          </section>
        </div>
      </div>
      <AssetForm open={adding} close={() => setAdding(false)} draft={draft} entry={undefined} saved={reveal} />
      <AssetImport open={importing} close={() => setImporting(false)} under={areas} draft={draft} />
    </div>
  );
}
