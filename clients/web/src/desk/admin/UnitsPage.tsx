/** Departments, units and their districts: as a table and on the map, edited in the draft, districts imported. */
import { Button, Checkbox, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { usePart } from "../../ground/use";
import type { Region } from "../../map/GroundMap";
import { DefectsDrawer } from "./defects/DefectsDrawer";
import { useDefectWords } from "./defects/words";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { TableTools } from "./tables/TableTools";
import { DistrictImport } from "./units/DistrictImport";
import { UnitDetail } from "./units/UnitDetail";
import { UnitForm } from "./units/UnitForm";
import { UnitTable } from "./units/UnitTable";
import { useUnitWords } from "./units/words";
import "./admin.css";
import "./units/units.css";

const GroundMap = lazy(() => import("../../map/GroundMap"));
const CHOSEN_FILL = "rgb(224 138 0 / 18%)";

export default function UnitsPage() {
  const words = useUnitWords();
  const defectWords = useDefectWords();
  const draft = useDraft(Part.UNITS);
  const boundaries = usePart(Part.BOUNDARIES).data;
  const [department, showDepartment] = useState("");
  const [chosen, choose] = useState("");
  const [adding, setAdding] = useState(false);
  const [checking, setChecking] = useState(false);
  const [importing, setImporting] = useState(false);
  const [layers, setLayers] = useState<string[]>([]);
  const set = draft.content;
  const areas = useMemo<Region[]>(
    () => (boundaries?.areas ?? []).filter(({ shape }) => shape).map(({ code, shape }) => ({ code: `area ${code}`, name: "", shape })),
    [boundaries],
  );
  const districts = useMemo<Region[]>(
    () =>
      (set?.units ?? [])
        .filter((unit) => unit.code === chosen || !department || unit.department === department)
        .map(({ code, name, district }) => ({ code, name, shape: district, fill: code === chosen ? CHOSEN_FILL : undefined })),
    [set, department, chosen],
  );
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const { layer } of set?.grounds ?? []) found.set(layer, (found.get(layer) ?? 0) + 1);
    return [...found];
  }, [set]);
  const surfaces = useMemo<Region[]>(
    () =>
      (set?.grounds ?? [])
        .filter(({ layer }) => layers.includes(layer))
        .map(({ code, shape }) => ({ code: `ground ${code}`, name: "", shape })),
    [set, layers],
  );
  const unit = set?.units.find(({ code }) => code === chosen);
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(set)}
        show={({ subject }) => {
          const entry = entryOf(subject);
          const code = entry?.list === "units" ? set?.units[entry.at]?.code : undefined;
          return code ? () => choose(code) : undefined;
        }}
        actions={
          <>
            <TableTools kind={TableKind.UNITS} etag={draft.etag} done={draft.imported} />
            <Button onClick={() => setChecking(true)}>{defectWords.open}</Button>
            <Button onClick={() => setImporting(true)}>{words.import}</Button>
            {draft.isDraft && <Button onClick={() => setAdding(true)}>{words.addUnit}</Button>}
          </>
        }
      />
      <div className="admin-split units">
        <section className="admin-list" aria-label={words.table}>
          {set ? (
            <UnitTable
              set={set}
              department={department}
              showDepartment={showDepartment}
              chosen={chosen}
              choose={(code) => choose(code === chosen ? "" : code)}
              changed={draft.changed}
            />
          ) : (
            !draft.error && <Spin className="admin-wait" />
          )}
        </section>
        <div className="ground-side">
          <div className="units-map">
            <Suspense fallback={<Spin className="admin-wait" />}>
              <GroundMap
                label={words.map}
                areas={areas}
                districts={districts}
                surfaces={surfaces}
                onArea={(code) => set?.units.some((one) => one.code === code) && choose(code)}
              />
            </Suspense>
            {counts.length > 0 && (
              <fieldset className="units-layers">
                <legend>{words.layers}</legend>
                <Checkbox.Group
                  value={layers}
                  onChange={setLayers}
                  options={counts.map(([layer, count]) => ({ value: layer, label: words.layer(words.layerNames[layer] ?? layer, count) }))}
                />
              </fieldset>
            )}
          </div>
          <section className="admin-detail ground-detail" aria-label={words.detail}>
            <UnitDetail unit={unit} draft={draft} gone={() => choose("")} />
          </section>
        </div>
      </div>
      <UnitForm open={adding} close={() => setAdding(false)} draft={draft} entry={undefined} department={department} />
      <DefectsDrawer<Part.UNITS>
        open={checking}
        close={() => setChecking(false)}
        part={Part.UNITS}
        draft={draft}
        choice={defectWords.department}
        choices={(set?.departments ?? []).map(({ code: department, name: label }) => ({
          value: department,
          label,
          asked: { department },
          shapes: ({ units }) =>
            units
              .filter((unit) => unit.department === department && unit.district)
              .map(({ code, name, district }) => ({ code, name, shape: district })),
        }))}
      />
      <DistrictImport open={importing} close={() => setImporting(false)} under={areas} draft={draft} />
    </div>
  );
}
