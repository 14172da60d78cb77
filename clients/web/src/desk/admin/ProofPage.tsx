/**
 * The proof of coverage: how much of ground, matters and time has exactly one unit in the lead, and where not, as a list and
 * on the map. `?parts=` is `drafts` or `force`; without it drafts are proven where there are any.
 */
import { Button, Progress, Segmented, Select, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { type Coverage, CoverageCause, type CoverageDefect, CoverageKind } from "../../gen/gridcase/registry/v1/proof_pb";
import { useGround, usePart } from "../../ground/use";
import type { Region } from "../../map/GroundMap";
import { ProblemNote } from "../../parts/ProblemNote";
import { matterFits, useRuleOptions } from "./rules/options";
import { areasOf, ruleFor, whenText } from "./proof/told";
import { type Proof, useDrafted, useProof } from "./proof/use";
import { useProofWords } from "./proof/words";
import "./admin.css";
import "./proof/proof.css";

const GroundMap = lazy(() => import("../../map/GroundMap"));
const FILL: Record<CoverageKind, string> = {
  [CoverageKind.UNSPECIFIED]: "rgb(0 0 0 / 20%)",
  [CoverageKind.GAP]: "rgb(224 138 0 / 40%)",
  [CoverageKind.CONFLICT]: "rgb(176 42 55 / 45%)",
};
/** Faces named in the details. */
const NAMED = 12;

export default function ProofPage() {
  const words = useProofWords();
  const ground = useGround();
  const options = useRuleOptions(ground);
  const [params, setParams] = useSearchParams();
  const drafted = useDrafted();
  const wanted = params.get("parts") ?? ((drafted?.length ?? 0) > 0 ? "drafts" : "force");
  const proof = useProof(wanted === "drafts" ? drafted : drafted && []);
  const [kind, setKind] = useState<CoverageKind>();
  const [cause, setCause] = useState<CoverageCause>();
  const [matter, setMatter] = useState<string>();
  const [chosen, choose] = useState<CoverageDefect>();
  const defects = proof.data?.defects ?? [];
  const shown = useMemo(
    () =>
      defects.filter(
        (defect) =>
          (kind === undefined || defect.kind === kind) &&
          (cause === undefined || defect.cause === cause) &&
          (matter === undefined || defect.matters.includes(matter)),
      ),
    [defects, kind, cause, matter],
  );
  const one = chosen && shown.includes(chosen) ? chosen : undefined;
  const { done = 0, total = 0 } = proof.progress ?? {};
  return (
    <div className="admin">
      <header className="admin-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        <Segmented
          aria-label={words.source}
          value={wanted}
          onChange={(parts) => setParams({ parts }, { replace: true })}
          options={[
            { value: "force", label: words.inForce },
            { value: "drafts", label: words.drafts, disabled: (drafted?.length ?? 0) === 0 },
          ]}
        />
        <Button onClick={() => void proof.refetch()} loading={proof.isFetching}>
          {words.again}
        </Button>
      </header>
      {proof.error ? (
        <ProblemNote error={proof.error}>
          <Button onClick={() => void proof.refetch()}>{words.retry}</Button>
        </ProblemNote>
      ) : !proof.data ? (
        <div className="admin-wait" role="status">
          <Spin />
          <p>{total > 0 ? words.proving(done, total) : words.starting}</p>
          {total > 0 && <Progress percent={Math.round((done / total) * 100)} showInfo={false} aria-label={words.starting} />}
        </div>
      ) : (
        <div className="proof-body">
          {proof.data.coverage && <Figures coverage={proof.data.coverage} />}
          <div className="admin-split proof-split">
            <section className="admin-list" aria-label={words.list}>
              <div className="admin-tools">
                <Select
                  aria-label={words.kind}
                  placeholder={words.kind}
                  allowClear
                  value={kind}
                  onChange={setKind}
                  style={{ width: 120 }}
                  options={[CoverageKind.GAP, CoverageKind.CONFLICT].map((value) => ({ value, label: words.kinds[value] }))}
                />
                <Select
                  aria-label={words.cause}
                  placeholder={words.cause}
                  allowClear
                  value={cause}
                  onChange={setCause}
                  style={{ width: 180 }}
                  options={[...new Set(defects.map((defect) => defect.cause))].map((value) => ({ value, label: words.causes[value] }))}
                />
                <Select
                  aria-label={words.matter}
                  placeholder={words.matter}
                  allowClear
                  value={matter}
                  onChange={setMatter}
                  style={{ width: 130 }}
                  showSearch={{ filterOption: (typed, option) => matterFits(ground, option?.value ?? "", typed) }}
                  options={options.matters}
                />
              </div>
              {shown.length === 0 && <p className="admin-empty">{defects.length === 0 ? words.all : words.none}</p>}
              <ul className="proof-list">
                {shown.map((defect, at) => (
                  <li key={at}>
                    <button type="button" aria-pressed={defect === one} onClick={() => choose(defect === one ? undefined : defect)}>
                      <span>
                        <KindMark kind={defect.kind} /> {words.causes[defect.cause]}
                      </span>
                      <span>{words.more(ground.matterName(matter ?? defect.matters[0] ?? ""), defect.matters.length)}</span>
                      <small>
                        <Where defect={defect} proof={proof.data} /> · {whenText(defect.window, words)}
                      </small>
                    </button>
                  </li>
                ))}
              </ul>
              <p className="admin-sum">{words.sum(shown.length, defects.length)}</p>
            </section>
            <div className="proof-side">
              <Suspense fallback={<Spin className="admin-wait" />}>
                <ProofMap proof={proof.data} defects={one ? [one] : shown} look={one} />
              </Suspense>
              <section className="admin-detail" aria-label={words.detail} tabIndex={0}>
                {one ? <Detail defect={one} proof={proof.data} matter={matter ?? ""} /> : <p className="admin-none">{words.choose}</p>}
              </section>
            </div>
          </div>
        </div>
      )}
    </div>
  );
}

function Figures({ coverage }: { coverage: Coverage }) {
  const words = useProofWords();
  const figures: [string, string | number, string?][] = [
    [words.covered, `${(Math.floor(coverage.covered * 100_000) / 1000).toFixed(3)}%`, words.coveredNote],
    [words.gaps, coverage.gaps],
    [words.conflicts, coverage.conflicts],
    [words.faces, coverage.faces.toLocaleString(), words.slivers(coverage.slivers)],
    [words.matters, coverage.matters, words.groups(coverage.groups)],
    [words.windows, coverage.windows],
    [words.answers, coverage.answers.toLocaleString(), words.open(coverage.open.toLocaleString())],
  ];
  return (
    <dl className="proof-figures">
      {figures.map(([name, figure, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {figure} {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function KindMark({ kind }: { kind: CoverageKind }) {
  const words = useProofWords();
  const gap = kind === CoverageKind.GAP;
  return (
    <span className={`proof-kind ${gap ? "proof-gap" : ""}`}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden>
        {gap ? (
          <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2.5" />
        ) : (
          <path d="M3 3l10 10M13 3 3 13" stroke="currentColor" strokeWidth="2.4" />
        )}
      </svg>
      {words.kinds[kind]}
    </span>
  );
}

function Where({ defect, proof }: { defect: CoverageDefect; proof: Proof }) {
  const words = useProofWords();
  const ground = useGround();
  const areas = areasOf(defect, proof.faces);
  const size = defect.areaM2 > 0 ? words.size(defect.areaM2) : words.onBorder;
  return <>{words.where(words.areas(ground.areaName(areas[0] ?? ""), areas.length), size)}</>;
}

function ProofMap({ proof, defects, look }: { proof: Proof; defects: readonly CoverageDefect[]; look: CoverageDefect | undefined }) {
  const words = useProofWords();
  const boundaries = usePart(Part.BOUNDARIES).data;
  const areas = useMemo<Region[]>(
    () => (boundaries?.areas ?? []).filter(({ shape }) => shape).map(({ code, name, shape }) => ({ code, name, shape })),
    [boundaries],
  );
  const faces = useMemo<Region[]>(() => {
    const drawn = new Map<number, Region>();
    for (const { kind, faces } of defects) {
      for (const number of faces) {
        const shape = proof.faces.get(number)?.outline;
        // A conflict is drawn over a gap of another matter.
        if (shape && (kind === CoverageKind.CONFLICT || !drawn.has(number))) {
          drawn.set(number, { code: `face ${number}`, name: "", shape, fill: FILL[kind] });
        }
      }
    }
    return [...drawn.values()];
  }, [defects, proof]);
  const largest = look?.faces.map((number) => proof.faces.get(number)).sort((a, b) => (b?.areaM2 ?? 0) - (a?.areaM2 ?? 0))[0];
  const place = largest && { longitude: largest.longitude, latitude: largest.latitude };
  return <GroundMap label={words.map} areas={areas} districts={faces} place={place} look={(look?.faces.length ?? 0) < 20 ? place : undefined} />;
}

function Detail({ defect, proof, matter }: { defect: CoverageDefect; proof: Proof; matter: string }) {
  const words = useProofWords();
  const ground = useGround();
  const [, go] = useLocation();
  const named = ground.units.has(defect.party) ? ground.unitName(defect.party) : ground.departmentName(defect.party);
  return (
    <>
      <h2>
        <KindMark kind={defect.kind} /> {words.causes[defect.cause]}
        <Button type="primary" size="small" onClick={() => go(ruleFor(defect, proof.faces, matter))}>
          {words.make}
        </Button>
      </h2>
      <dl className="admin-facts">
        <dt>{words.remedy}</dt>
        <dd>{words.remedies[defect.cause]}</dd>
        <dt>{words.when}</dt>
        <dd>{whenText(defect.window, words)}</dd>
        {defect.party && (
          <>
            <dt>{words.party}</dt>
            <dd>{named}</dd>
          </>
        )}
        {defect.units.length > 0 && (
          <>
            <dt>{words.units}</dt>
            <dd>{defect.units.map((unit) => ground.unitName(unit)).join("、")}</dd>
          </>
        )}
        <dt>{words.rules}</dt>
        <dd>{defect.rules.join("、") || words.noRules}</dd>
        <dt>{words.matter}</dt>
        <dd>{defect.matters.map((id) => ground.matterName(id)).join("、")}</dd>
        <dt>{words.facesOf}</dt>
        <dd>
          <ul className="proof-faces">
            {defect.faces.slice(0, NAMED).map((number) => {
              const face = proof.faces.get(number);
              const size = face && face.areaM2 > 0 ? words.size(face.areaM2) : words.onBorder;
              return (
                <li key={number}>
                  {ground.areaName(face?.area ?? "")} · {size} {face?.sliver && words.sliver}
                </li>
              );
            })}
            {defect.faces.length > NAMED && <li>{words.moreFaces(defect.faces.length - NAMED)}</li>}
          </ul>
        </dd>
      </dl>
    </>
  );
}
