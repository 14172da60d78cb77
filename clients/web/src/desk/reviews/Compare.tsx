/**
 * Before and after, one over the other: a line is drawn across them by pointer or arrow keys, and both are magnified together
 * so that the same spot is compared.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { hex } from "../../api/media";
import { Photo, usePhoto } from "../../parts/Photo";
import { texts } from "../../text/language";
import { type Look, MOST, moved, transformOf, WHOLE, zoomed } from "./zoom";
import "./compare.css";

const useWords = texts({
  zh: {
    region: "上报与处置照片对比",
    before: "上报",
    after: "处置后",
    slider: "对比线：左侧为上报照片，右侧为处置照片",
    sliderAt: (share: number) => `上报照片占 ${share}%`,
    larger: "放大",
    smaller: "缩小",
    whole: "看全图",
    beforeNo: (n: number) => `上报照片 ${n}`,
    afterNo: (n: number) => `处置照片 ${n}`,
    noBefore: "没有上报照片",
    noAfter: "没有处置照片",
    none: "上报和处置都没有照片，请按文字说明和位置判断。",
    hint: "拖动或用 ← → 移动对比线；滚轮或 + − 缩放，两张照片同步",
    hintOne: "滚轮或 + − 缩放，拖动移动",
    broken: "照片暂时无法显示",
    loading: "照片加载中",
  },
  en: {
    region: "Photos before and after",
    before: "Before",
    after: "After",
    slider: "Dividing line: before on the left, after on the right",
    sliderAt: (share) => `${share}% shows before`,
    larger: "Zoom in",
    smaller: "Zoom out",
    whole: "Whole photo",
    beforeNo: (n) => `Photo before ${n}`,
    afterNo: (n) => `Photo after ${n}`,
    noBefore: "No photo of the report",
    noAfter: "No photo of the result",
    none: "Neither the report nor the result has a photo. Judge by the words and the place.",
    hint: "Drag or press ← → to move the line; wheel or + − zooms both photos together",
    hintOne: "Wheel or + − zooms, dragging moves",
    broken: "Photo cannot be shown now",
    loading: "Loading photo",
  },
});

interface Props {
  /** The report's and case's id. */
  report: string;
  before: Uint8Array[];
  after: Uint8Array[];
}

const STEP = 4;
const WHEEL = 1.2;
const BUTTON = 1.5;

export function Compare({ report, before, after }: Props) {
  const words = useWords();
  const [left, setLeft] = useState(0);
  const [right, setRight] = useState(0);
  const first = before[left];
  const second = after[right];
  if (!first && !second) return <p className="compare-none">{words.none}</p>;
  // A photo of the report is shown with the result of the same number, where there is one.
  const chooseLeft = (i: number) => {
    setLeft(i);
    if (i < after.length) setRight(i);
  };
  return (
    <section className="compare" aria-label={words.region}>
      <Frame report={report} before={first} after={second} />
      <div className="compare-strips">
        <Strip {...{ report, hashes: before, chosen: left, choose: chooseLeft }} side="before" />
        <Strip {...{ report, hashes: after, chosen: right, choose: setRight }} side="after" />
      </div>
    </section>
  );
}

interface StripProps {
  report: string;
  side: "before" | "after";
  hashes: Uint8Array[];
  chosen: number;
  choose: (i: number) => void;
}

function Strip({ report, side, hashes, chosen, choose }: StripProps) {
  const words = useWords();
  const [name, none] = side === "before" ? [words.beforeNo, words.noBefore] : [words.afterNo, words.noAfter];
  return (
    <div className="compare-strip" role="group" aria-label={words[side]}>
      <span>{words[side]}</span>
      {hashes.length === 0 && <span className="compare-missing">{none}</span>}
      {hashes.map((hash, i) => (
        <span
          key={hex(hash)}
          className={i === chosen ? "compare-thumb compare-chosen" : "compare-thumb"}
          aria-current={i === chosen || undefined}
        >
          <Photo report={report} hash={hash} alt={name(i + 1)} onOpen={() => choose(i)} />
          <b aria-hidden="true">{i + 1}</b>
        </span>
      ))}
    </div>
  );
}

function Frame({ report, before, after }: { report: string; before?: Uint8Array; after?: Uint8Array }) {
  const words = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState<Look>(WHOLE);
  const [share, setShare] = useState(50);
  const drag = useRef<{ x: number; y: number; line: boolean }>(undefined);
  const both = Boolean(before && after);

  useEffect(() => {
    const element = frame.current;
    // React listens to the wheel passively, which would scroll the page as well.
    const wheel = (event: WheelEvent) => {
      if (!element) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const about = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      setLook((now) => zoomed(now, event.deltaY < 0 ? WHEEL : 1 / WHEEL, about));
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, []);

  const press = (event: PointerEvent<HTMLDivElement>) => {
    const onLine = (event.target as HTMLElement).closest(".compare-line") !== null;
    drag.current = { x: event.clientX, y: event.clientY, line: both && (onLine || look.zoom === 1) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from) return;
    const box = event.currentTarget.getBoundingClientRect();
    if (from.line) setShare(Math.round(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100))));
    else setLook((now) => moved(now, (event.clientX - from.x) / box.width, (event.clientY - from.y) / box.height));
    drag.current = { ...from, x: event.clientX, y: event.clientY };
  };
  const release = () => {
    drag.current = undefined;
  };
  const key = (event: KeyboardEvent) => {
    const lines: Record<string, number> = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: 0, End: 100 };
    const looks: Record<string, Look> = { "+": zoomed(look, BUTTON), "=": zoomed(look, BUTTON), "-": zoomed(look, 1 / BUTTON), "0": WHOLE };
    const line = lines[event.key];
    const next = looks[event.key];
    if (line !== undefined) setShare(Math.min(100, Math.max(0, line)));
    else if (next) setLook(next);
    else return;
    event.preventDefault();
  };

  return (
    <div className="compare-frame">
      <div
        ref={frame}
        className={look.zoom > 1 ? "compare-photos compare-zoomed" : "compare-photos"}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={release}
      >
        {before && <Layer report={report} hash={before} alt={words.before} look={look} />}
        {after && <Layer report={report} hash={after} alt={words.after} look={look} from={both ? share : 0} />}
        {before && <span className="compare-tag compare-tag-before">{words.before}</span>}
        {after && <span className="compare-tag compare-tag-after">{words.after}</span>}
        {both && (
          <div
            className="compare-line"
            style={{ left: `${share}%` }}
            role="slider"
            tabIndex={0}
            aria-label={words.slider}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={share}
            aria-valuetext={words.sliderAt(share)}
            onKeyDown={key}
          />
        )}
      </div>
      <div className="compare-tools">
        <span className="compare-hint">{both ? words.hint : words.hintOne}</span>
        <button type="button" aria-label={words.smaller} disabled={look.zoom === 1} onClick={() => setLook(zoomed(look, 1 / BUTTON))}>
          −
        </button>
        <span aria-live="polite">{Math.round(look.zoom * 100)}%</span>
        <button type="button" aria-label={words.larger} disabled={look.zoom === MOST} onClick={() => setLook(zoomed(look, BUTTON))}>
          +
        </button>
        <button type="button" disabled={look.zoom === 1} onClick={() => setLook(WHOLE)}>
          {words.whole}
        </button>
      </div>
    </div>
  );
}

/** One photo in the frame, shown from a share of its width on. */
function Layer({ report, hash, alt, look, from }: { report: string; hash: Uint8Array; alt: string; look: Look; from?: number }) {
  const words = useWords();
  const url = usePhoto(report, hash);
  return (
    <div className="compare-layer" style={from ? { clipPath: `inset(0 0 0 ${from}%)` } : undefined}>
      {url.data ? (
        <img src={url.data} alt={alt} draggable={false} style={{ transform: transformOf(look) }} />
      ) : (
        <p>{url.error ? words.broken : words.loading}</p>
      )}
    </div>
  );
}
