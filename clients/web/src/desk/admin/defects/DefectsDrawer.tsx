/** What is wrong with the borders of one level, in the draft or a version: a list, and each on the map. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, InputNumber, Select, Spin } from "antd";
import { lazy, Suspense, useId, useMemo, useState } from "react";
import { registry } from "../../../api/services";
import { AreaLevel, Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Finding } from "../../../gen/gridcase/registry/v1/registry_pb";
import { readPart } from "../../../ground/content";
import type { Region } from "../../../map/GroundMap";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useSession } from "../../../sign-in/use";
import { FindingCounts, Findings } from "../draft/Findings";
import { canPoint, pointed } from "../draft/pointed";
import { CONTENT_PATIENCE, type PartDraft } from "../draft/use";
import { useGroundWords } from "../ground/words";
import { useDefectWords } from "./words";
import "../imports/import.css";
import "./defects.css";

const GroundMap = lazy(() => import("../../../map/GroundMap"));

const LEVELS = [AreaLevel.DISTRICT, AreaLevel.TOWN, AreaLevel.COMMUNITY, AreaLevel.GRID];
/** The draft, or the newest version where there is none. */
const DRAFT = "";

interface DefectsDrawerProps {
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.BOUNDARIES>;
}

export function DefectsDrawer({ open, close, draft }: DefectsDrawerProps) {
  const words = useDefectWords();
  return (
    <Drawer title={words.title} open={open} onClose={close} size={1180} destroyOnHidden>
      <Defects draft={draft} />
    </Drawer>
  );
}

function Defects({ draft }: Pick<DefectsDrawerProps, "draft">) {
  const words = useDefectWords();
  const { levels } = useGroundWords();
  const town = useSession()?.town ?? "";
  const [level, setLevel] = useState(AreaLevel.GRID);
  const [hash, setHash] = useState(DRAFT);
  const [toleranceM, setTolerance] = useState(1);
  const [shown, show] = useState<Finding>();
  const ids = { level: useId(), version: useId(), tolerance: useId() };
  const versions = useQuery({
    queryKey: ["versions", town, Part.BOUNDARIES],
    queryFn: async () => (await registry.listVersions({ part: Part.BOUNDARIES })).versions,
  });
  const found = useQuery({
    queryKey: ["defects", town, level, hash, toleranceM, draft.etag],
    queryFn: () => registry.findDefects({ level, hash, toleranceM }, { timeoutMs: CONTENT_PATIENCE }),
  });
  const published = useQuery({
    queryKey: ["part", Part.BOUNDARIES, hash],
    queryFn: () => readPart(town, Part.BOUNDARIES, hash),
    enabled: hash !== DRAFT,
    staleTime: Infinity,
  });
  const content = hash === DRAFT ? draft.content : published.data;
  const names = useMemo(() => new Map(content?.areas.map(({ code, name }) => [code, name])), [content]);
  const called = (code: string) => names.get(code) || code;
  const under = useMemo<Region[]>(
    () => content?.areas.filter((area) => area.level === level).map(({ code, name, shape }) => ({ code, name, shape })) ?? [],
    [content, level],
  );
  const { place, flagged, look } = useMemo(() => pointed(shown), [shown]);
  const turn = (change: () => void) => {
    show(undefined);
    change();
  };
  const newest = draft.etag ? words.draft : words.newest;
  const choices = [
    { value: DRAFT, label: newest },
    ...(versions.data ?? []).map((version) => ({ value: version.hash, label: words.numbered(version.number) })),
  ];
  const answer = found.data;
  return (
    <div className="import">
      <div className="defects-form">
        <p className="admin-note">{words.note}</p>
        <label htmlFor={ids.level}>{words.level}</label>
        <Select
          id={ids.level}
          value={level}
          onChange={(value) => turn(() => setLevel(value))}
          options={LEVELS.map((value) => ({ value, label: levels[value] }))}
        />
        <label htmlFor={ids.version}>{words.version}</label>
        <Select id={ids.version} value={hash} onChange={(value) => turn(() => setHash(value))} options={choices} />
        <label htmlFor={ids.tolerance}>{words.tolerance}</label>
        <InputNumber
          id={ids.tolerance}
          min={0}
          max={20}
          step={0.5}
          value={toleranceM}
          onChange={(value) => turn(() => setTolerance(value ?? 1))}
        />
        <p className="admin-note">{words.repair}</p>
      </div>
      <section className="import-result" aria-label={words.title}>
        <div className="import-map">
          <Suspense fallback={<Spin className="admin-wait" />}>
            <GroundMap label={words.map} areas={under} flagged={flagged} place={place} look={look} />
          </Suspense>
        </div>
        {found.error && (
          <ProblemNote error={found.error}>
            <Button onClick={() => void found.refetch()}>{words.retry}</Button>
          </ProblemNote>
        )}
        <div role="status">{found.isFetching && !found.error ? words.wait : answer && answer.examined === 0 ? words.none : ""}</div>
        {answer && answer.examined > 0 && (
          <>
            <h3>
              {words.examined(answer.examined, answer.found)} <FindingCounts findings={answer.findings} />
            </h3>
            <p className={answer.divides ? "admin-good" : "admin-note"}>{answer.divides ? words.divides : words.apart}</p>
            {answer.found > answer.findings.length && <p className="admin-note">{words.listed(answer.findings.length)}</p>}
            <Findings
              findings={answer.findings}
              name={({ code }) => called(code)}
              called={called}
              show={(finding) => (canPoint(finding) ? () => show(finding) : undefined)}
            />
          </>
        )}
      </section>
    </div>
  );
}
