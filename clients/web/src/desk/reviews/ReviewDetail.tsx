/** One hand-in with all that is needed to judge it: photos, words, times, evidence, place, route, history. */
import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { lazy, type ReactNode, type Ref, Suspense, useMemo } from "react";
import { Link } from "wouter";
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { AreaLevel } from "../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { CaseTimeline } from "../case-timeline/CaseTimeline";
import { Family, hasFamily } from "../cases/detail/Family";
import { Compare } from "./Compare";
import { EvidenceList } from "./EvidenceList";
import { caseQuery, dueQuery, eventsQuery } from "./queries";
import { InTime } from "./ReviewList";
import { TimeBar } from "./TimeBar";
import { useWords } from "./words";

const GroundMap = lazy(() => import("../../map/GroundMap"));

export function ReviewDetail({ review, title }: { review: Review; title: Ref<HTMLHeadingElement> }) {
  const words = useWords();
  const ground = useGround();
  const read = useQuery(caseQuery(review.case));
  const due = useQuery(dueQuery(read.data, review));
  const found = read.data;
  const row = ground.matters.get(found?.matter ?? review.matter)?.rows.find(({ number }) => number === found?.row);
  return (
    <article className="review-detail" aria-labelledby="review-title">
      <header className="review-head">
        <h2 id="review-title" ref={title} tabIndex={-1}>{review.matterName}</h2>
        <InTime review={review} />
        {review.handIn > 1 && <span className="review-chip review-chip-warn">{words.attempt(review.handIn)}</span>}
        <p>
          {review.caseNumber} · {ground.unitName(review.unit)} · {review.grid ? ground.areaName(review.grid) : words.placeNone}
        </p>
        <Link href={`/cases/${review.case}`}>{words.toCase}</Link>
      </header>
      {review.state === ReviewState.OPEN && review.refusal && (
        <div className="review-refusal" role="note">
          <strong>{words.refused}</strong>：{review.refusal} {words.refusedHint}
        </div>
      )}
      {read.error && (
        <ProblemNote error={read.error}>
          <Button size="small" onClick={() => void read.refetch()}>
            {words.retry}
          </Button>
        </ProblemNote>
      )}
      <div className="review-columns">
        <div>
          <Compare key={review.id} report={review.case} before={review.before} after={review.after} />
          <div className="review-pair">
            <Part title={words.reported}>
              <p>{review.reportWords || <i>{words.noReportWords}</i>}</p>
              {found?.report?.placeWords && <p className="review-soft">{found.report.placeWords}</p>}
            </Part>
            <Part title={words.handedIn}>
              <p>{review.handInWords || <i>{words.noHandInWords}</i>}</p>
            </Part>
          </div>
          {found && hasFamily(found) && (
            <Part title={words.family}>
              <Family item={found} />
            </Part>
          )}
          <Part title={words.closing}>
            <p>{row?.closing || <i>{words.closingNone}</i>}</p>
          </Part>
          <Part title={words.route}>{found ? <Basis found={found} /> : <Spin description={words.loading} />}</Part>
          <Part title={words.history}>
            <History id={review.case} />
          </Part>
        </div>
        <div>
          <Part title={words.evidence}>
            <EvidenceList review={review} found={found} />
          </Part>
          <LastRework review={review} />
          <Part title={words.time}>
            <TimeBar review={review} found={found} due={due.data} />
          </Part>
          <Part title={words.place}>{found ? <PlaceMap found={found} /> : <Spin description={words.loading} />}</Part>
        </div>
      </div>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="review-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function History({ id }: { id: string }) {
  const words = useWords();
  const events = useQuery(eventsQuery(id));
  if (events.error) {
    return (
      <ProblemNote error={events.error}>
        <Button size="small" onClick={() => void events.refetch()}>
          {words.retry}
        </Button>
      </ProblemNote>
    );
  }
  return events.data ? <CaseTimeline events={events.data} /> : <Spin description={words.loading} />;
}

/** Why it was sent back before: what the reviewer has to find mended. */
function LastRework({ review }: { review: Review }) {
  const words = useWords();
  const events = useQuery(eventsQuery(review.case)).data ?? [];
  const reasons = events.flatMap(({ what }) => (what.case === "reworked" && what.value.handIn < review.handIn ? [what.value.reason] : []));
  const last = reasons.at(-1);
  return last === undefined ? null : (
    <Part title={words.lastRework}>
      <p>{last}</p>
    </Part>
  );
}

function PlaceMap({ found }: { found: Case }) {
  const words = useWords();
  const ground = useGround();
  const grid = found.currentGrid;
  const areas = useMemo(() => {
    const grids = [...ground.areas.values()].filter(({ level }) => level === AreaLevel.GRID);
    const fill = (code: string) => (code === grid ? "rgb(29 92 148 / 12%)" : undefined);
    return grids.map(({ code, name, shape }) => ({ code, name, shape, strong: code === grid, fill: fill(code) }));
  }, [ground, grid]);
  if (found.longitude === undefined || found.latitude === undefined) return <p className="review-soft">{words.placeNone}</p>;
  const place = { longitude: found.longitude, latitude: found.latitude, accuracy: found.report?.position?.accuracyM };
  return (
    <>
      <div className="review-map">
        <Suspense fallback={<Spin description={words.placeLoading} />}>
          <GroundMap label={words.mapLabel(ground.areaName(grid))} areas={areas} place={place} look={place} />
        </Suspense>
      </div>
      <p className="review-soft">
        {ground.areaName(grid)} · {place.longitude.toFixed(6)}, {place.latitude.toFixed(6)}
      </p>
    </>
  );
}

function Basis({ found }: { found: Case }) {
  const words = useWords();
  const ground = useGround();
  const { route } = found;
  return (
    <dl className="review-facts">
      <dt>{words.lead}</dt>
      <dd>{ground.unitName(found.lead)}</dd>
      {found.assisting.length > 0 && (
        <>
          <dt>{words.assisting}</dt>
          <dd>{found.assisting.map((unit) => ground.unitName(unit)).join("、")}</dd>
        </>
      )}
      <dt>{words.rule}</dt>
      <dd>{route?.rule ? <code>{route.rule}</code> : words.ruleNone}</dd>
      <dt>{words.basis}</dt>
      <dd>{route?.basis || words.basisNone}</dd>
      {route?.explanation && <dd className="review-explained">{route.explanation}</dd>}
    </dl>
  );
}
