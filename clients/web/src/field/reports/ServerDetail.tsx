/** A report as the server has it. */
import { lazy, Suspense, useState } from "react";
import { CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { type Media, MediaPurpose, type Report, ReportState } from "../../gen/gridcase/intake/v1/intake_pb";
import { useGround } from "../../ground/use";
import { StateMark } from "../../parts/StateMark";
import { texts } from "../../text/language";
import { millis, moment, span } from "../../text/time";
import { useQueue } from "../keep/queue";
import { HeldImage } from "../HeldImage";
import { hex } from "../../api/hash";
import { History } from "./History";
import { PhotoButton } from "./PhotoButton";
import { useProgress } from "./progress";
import { Verdict } from "./Verdict";

const PlaceShown = lazy(() => import("./PlaceShown"));

const useWords = texts({
  zh: {
    unsure: "事项待定",
    number: "受理编号",
    next: (who: string, time: string) => `下一步：${who} · 等待 ${time}`,
    found: "发现时间",
    place: "位置",
    noPlace: "没有位置，由指挥室定位",
    outside: "不在任何网格内",
    accuracy: (m: number) => `误差约 ${m} 米`,
    map: "在地图上看",
    asset: "部件",
    words: "说明",
    finding: "现场照片",
    result: "处置后照片",
    photo: (title: string, n: number) => `${title} ${n}`,
    due: "办理期限",
  },
  en: {
    unsure: "Matter to be decided",
    number: "Number",
    next: (who: string, time: string) => `Next: ${who} · for ${time}`,
    found: "Found",
    place: "Place",
    noPlace: "No place; the command room finds it",
    outside: "In no grid",
    accuracy: (m: number) => `within about ${m} m`,
    map: "Show on the map",
    asset: "Asset",
    words: "Words",
    finding: "Photos",
    result: "Photos after",
    photo: (title: string, n: number) => `${title} ${n}`,
    due: "Due",
  },
});

export function ServerDetail({ report }: { report: Report }) {
  const words = useWords();
  const ground = useGround();
  const { state, text, owes, since } = useProgress()(report);
  const { content, receipt, progress } = report;
  const id = content?.id ?? "";
  const due = millis(progress?.dueAt);
  const photos = (purpose: MediaPurpose) =>
    report.media.filter(({ ref }) => (ref?.purpose === MediaPurpose.RESULT) === (purpose === MediaPurpose.RESULT));
  return (
    <>
      <h1>{content?.matter ? ground.matterName(content.matter) : words.unsure}</h1>
      <p className="report-step detail-step">
        <StateMark state={state} bare /> {text}
      </p>
      {owes && since !== undefined && <p className="report-next">{words.next(owes, span(Date.now() - since))}</p>}
      {(state === CaseState.CLOSED || state === CaseState.VOIDED) && report.state === ReportState.OPENED && <Verdict report={report} />}
      <PhotoList report={id} title={words.finding} media={photos(MediaPurpose.FINDING)} />
      <PhotoList report={id} title={words.result} media={photos(MediaPurpose.RESULT)} />
      <dl className="detail-facts">
        <dt>{words.number}</dt>
        <dd className="report-number">{receipt?.number}</dd>
        <dt>{words.found}</dt>
        <dd>{moment(millis(content?.foundAt))}</dd>
        {due !== undefined && (
          <>
            <dt>{words.due}</dt>
            <dd>{moment(due)}</dd>
          </>
        )}
        <dt>{words.place}</dt>
        <dd>
          <Place report={report} grid={report.grid ? ground.areaName(report.grid) : words.outside} />
        </dd>
        {content?.asset && (
          <>
            <dt>{words.asset}</dt>
            <dd>{content.asset}</dd>
          </>
        )}
        {content?.words && (
          <>
            <dt>{words.words}</dt>
            <dd className="detail-words">{content.words}</dd>
          </>
        )}
      </dl>
      <History report={report} ground={ground} />
    </>
  );
}

function PhotoList({ report, title, media }: { report: string; title: string; media: Media[] }) {
  const words = useWords();
  const held = useQueue().reports.find(({ id }) => id === report);
  if (media.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="detail-photos">
        {media.map(({ ref, stored }, i) => {
          const hash = ref?.sha256 ?? new Uint8Array();
          const alt = words.photo(title, i + 1);
          const here = !stored && held?.photos.some((photo) => photo.hash === hex(hash));
          return (
            <li key={hex(hash)}>
              {here ? <HeldImage report={report} hash={hex(hash)} alt={alt} /> : <PhotoButton report={report} hash={hash} alt={alt} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Place({ report, grid }: { report: Report; grid: string }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const { content, longitude, latitude } = report;
  const metres = Math.round(content?.position?.accuracyM ?? 0);
  if (longitude === undefined || latitude === undefined) return <>{content?.placeWords || words.noPlace}</>;
  return (
    <>
      {content?.placeWords && <div>{content.placeWords}</div>}
      <div>
        {grid}
        {metres > 0 && <small> · {words.accuracy(metres)}</small>}
      </div>
      {open ? (
        <Suspense fallback={null}>
          <PlaceShown place={{ longitude, latitude, accuracy: metres }} />
        </Suspense>
      ) : (
        <button type="button" className="field-button" onClick={() => setOpen(true)}>
          {words.map}
        </button>
      )}
    </>
  );
}
