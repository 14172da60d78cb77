/** The evidence of a hand-in, ticked by itself: each line by mark, words and colour. */
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { Review } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { texts } from "../../text/language";
import { evidenceOf, type Tick } from "./evidence";

const useWords = texts({
  zh: {
    ticks: { good: "符合", bad: "不符合", none: "不适用", unknown: "无法判断" } as Record<Tick, string>,
    photos: (asked: number, delivered: number) => (asked > 0 ? `处置照片 ${delivered} 张，要求 ${asked} 张` : `处置照片 ${delivered} 张，不要求`),
    reused: (amount: number) => (amount > 0 ? `${amount} 张处置照片与上报照片相同` : "处置照片与上报照片不重复"),
    wordsGiven: "有处置说明",
    wordsMissing: "缺处置说明",
    wordsNone: "没有处置说明，不要求",
    inTime: { good: "按期提交", bad: "超期提交", none: "没有时限", unknown: "时限未知，无法判断是否按期" } as Record<Tick, string>,
    place: { good: "有案件位置", bad: "没有案件位置", none: "", unknown: "位置未知" } as Record<Tick, string>,
    apart: { good: "审核人未经办本案", bad: "审核人经办过本案", none: "", unknown: "审核人与经办人是否分开，无法判断" } as Record<Tick, string>,
  },
  en: {
    ticks: { good: "met", bad: "not met", none: "does not apply", unknown: "cannot be told" },
    photos: (asked, delivered) => `${delivered} photos of the result, ${asked > 0 ? `${asked} asked for` : "none asked for"}`,
    reused: (amount) => (amount > 0 ? `${amount} photos of the result are those of the report` : "Photos of the result are new ones"),
    wordsGiven: "Says in words what was done",
    wordsMissing: "Words are missing",
    wordsNone: "No words, none asked for",
    inTime: { good: "Handed in in time", bad: "Handed in late", none: "No limit", unknown: "Due time unknown" },
    place: { good: "The case has a place", bad: "The case has no place", none: "", unknown: "Place unknown" },
    apart: {
      good: "The reviewer did not handle it",
      bad: "The reviewer handled it",
      none: "",
      unknown: "Whether the reviewer handled it cannot be told",
    },
  },
});

const MARKS: Record<Tick, string> = { good: "✓", bad: "✕", none: "–", unknown: "?" };

export function EvidenceList({ review, found }: { review: Review; found: Case | null | undefined }) {
  const words = useWords();
  const told = evidenceOf(review, found);
  const said = told.words.tick === "good" ? words.wordsGiven : told.words.tick === "bad" ? words.wordsMissing : words.wordsNone;
  const lines: [Tick, string][] = [
    [told.photos.tick, words.photos(told.photos.asked, told.photos.delivered)],
    [told.words.tick, said],
    [told.inTime, words.inTime[told.inTime]],
    [told.place, words.place[told.place]],
    [told.apart, words.apart[told.apart]],
  ];
  if (told.reused.tick !== "none") lines.splice(1, 0, [told.reused.tick, words.reused(told.reused.amount)]);
  return (
    <ul className="evidence">
      {lines.map(([tick, line]) => (
        <li key={line} className={`evidence-${tick}`}>
          <span aria-hidden="true">{MARKS[tick]}</span>
          {line}
          <span className="visually-hidden">（{words.ticks[tick]}）</span>
        </li>
      ))}
    </ul>
  );
}
