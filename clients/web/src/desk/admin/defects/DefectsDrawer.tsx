/** What is wrong with the borders of one level or one department, in the draft or a version: a list, and each on the map. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, InputNumber, Select, Spin } from "antd";
import { lazy, Suspense, useId, useMemo, useState } from "react";
import { registry } from "../../../api/services";
import type { AreaLevel, Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Finding } from "../../../gen/gridcase/registry/v1/registry_pb";
import { type Parts, readPart } from "../../../ground/content";
import type { Region } from "../../../map/GroundMap";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useSession } from "../../../sign-in/use";
import { FindingCounts, Findings } from "../draft/Findings";
import { canPoint, pointed } from "../draft/pointed";
import { CONTENT_PATIENCE, type PartDraft } from "../draft/use";
import { useDefectWords } from "./words";
import "../imports/import.css";
import "./defects.css";

const GroundMap = lazy(() => import("../../../map/GroundMap"));

/** The draft, or the newest version where there is none. */
const DRAFT = "";

type Drawn = Part.BOUNDARIES | Part.UNITS;

interface DefectsDrawerProps<P extends Drawn> {
  open: boolean;
  close: () => void;
  part: P;
  draft: PartDraft<P>;
  /** What borders can be looked at together, by the name of the choice. */
  choice: string;
  choices: readonly BordersOf<P>[];
}

/** Borders that are to divide the ground among them. */
export interface BordersOf<P extends Drawn> {
  value: string;
  label: string;
  /** The same, as the server is asked. */
  asked: { level: AreaLevel } | { department: string };
  shapes: (content: Parts[P]) => Region[];
}

export function DefectsDrawer<P extends Drawn>({ open, close, ...looked }: DefectsDrawerProps<P>) {
  const words = useDefectWords();
  return (
    <Drawer title={words.title} open={open} onClose={close} size={1180} destroyOnHidden>
      <Defects {...looked} />
    </Drawer>
  );
}

function Defects<P extends Drawn>({ part, draft, choice, choices }: Omit<DefectsDrawerProps<P>, "open" | "close">) {
  const words = useDefectWords();
  const town = useSession()?.town ?? "";
  const [picked, pick] = useState<string>();
  // The first until one is picked: the choices may still be on their way when the drawer opens.
  const borders = choices.find(({ value }) => value === picked) ?? choices[0];
  const chosen = borders?.value ?? "";
  const [hash, setHash] = useState(DRAFT);
  const [toleranceM, setTolerance] = useState(1);
  const [shown, show] = useState<Finding>();
  const ids = { choice: useId(), version: useId(), tolerance: useId() };
  const versions = useQuery({
    queryKey: ["versions", town, part],
    queryFn: async () => (await registry.listVersions({ part })).versions,
  });
  const found = useQuery({
    queryKey: ["defects", town, part, chosen, hash, toleranceM, draft.etag],
    queryFn: () => registry.findDefects({ ...borders?.asked, hash, toleranceM }, { timeoutMs: CONTENT_PATIENCE }),
    enabled: borders !== undefined,
  });
  const published = useQuery({
    queryKey: ["part", part, hash],
    queryFn: () => readPart(town, part, hash),
    enabled: hash !== DRAFT,
    staleTime: Infinity,
  });
  const content = hash === DRAFT ? draft.content : published.data;
  const under = useMemo(() => (content && borders?.shapes(content)) ?? [], [content, borders]);
  const names = useMemo(() => new Map(under.map(({ code, name }) => [code, name])), [under]);
  const called = (code: string) => names.get(code) || code;
  const { place, flagged, look } = useMemo(() => pointed(shown), [shown]);
  const turn = (change: () => void) => {
    show(undefined);
    change();
  };
  const newest = draft.etag ? words.draft : words.newest;
  const looked = [
    { value: DRAFT, label: newest },
    ...(versions.data ?? []).map((version) => ({ value: version.hash, label: words.numbered(version.number) })),
  ];
  const answer = found.data;
  return (
    <div className="import">
      <div className="defects-form">
        <p className="admin-note">{words.note}</p>
        <label htmlFor={ids.choice}>{choice}</label>
        <Select
          id={ids.choice}
          value={chosen}
          onChange={(value) => turn(() => pick(value))}
          options={choices.map(({ value, label }) => ({ value, label }))}
        />
        <label htmlFor={ids.version}>{words.version}</label>
        <Select id={ids.version} value={hash} onChange={(value) => turn(() => setHash(value))} options={looked} />
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
