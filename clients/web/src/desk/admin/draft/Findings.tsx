/** Findings of the server in a list: how bad by shape, colour and text, what about, what is wrong, the way out. */
import { Button } from "antd";
import type { Repair } from "../../../gen/gridcase/registry/v1/repair_pb";
import { type Finding, Severity } from "../../../gen/gridcase/registry/v1/registry_pb";
import { texts, useLanguage } from "../../../text/language";
import { FINDINGS_ZH } from "./finding-words";
import "./findings.css";

const useWords = texts({
  zh: {
    severities: {
      [Severity.UNSPECIFIED]: "未知",
      [Severity.NOTICE]: "提示",
      [Severity.REPAIRED]: "已修复",
      [Severity.REFUSED]: "拒绝",
      [Severity.PROPOSED]: "可修复",
    } as Record<Severity, string>,
    remedy: "处理办法：",
    show: (name: string) => `查看 ${name}`,
    said: "服务器说明：",
    list: "检查结果",
    ground: (m2: number) => `涉及 ${Math.round(m2).toLocaleString()} 平方米`,
    semicolon: "；",
    wouldRepair: "修复将会：",
    repaired: "已修复：",
    points: (moved: number, added: number, removed: number) =>
      [moved && `移动 ${moved} 个角点`, added && `补上 ${added} 个角点`, removed && `去掉 ${removed} 个角点`].filter(Boolean).join("，"),
    farthest: (metres: number) => `边界最多移动 ${metres < 0.01 ? "不到 0.01" : metres.toFixed(2)} 米`,
    given: (name: string, m2: number) => `${m2.toLocaleString(undefined, { maximumFractionDigits: 1 })} 平方米划给 ${name}`,
  },
  en: {
    severities: {
      [Severity.UNSPECIFIED]: "Unknown",
      [Severity.NOTICE]: "Notice",
      [Severity.REPAIRED]: "Repaired",
      [Severity.REFUSED]: "Refused",
      [Severity.PROPOSED]: "Repairable",
    },
    remedy: "What to do: ",
    show: (name) => `Show ${name}`,
    said: "",
    list: "Findings",
    ground: (m2) => `${Math.round(m2).toLocaleString()} m²`,
    semicolon: "; ",
    wouldRepair: "A repair would: ",
    repaired: "Repaired: ",
    points: (moved, added, removed) =>
      [moved && `move ${moved} corners`, added && `add ${added} corners`, removed && `remove ${removed} corners`].filter(Boolean).join(", "),
    farthest: (metres) => `no point of the border farther than ${metres < 0.01 ? "0.01" : metres.toFixed(2)} m`,
    given: (name, m2) => `${m2.toLocaleString(undefined, { maximumFractionDigits: 1 })} m² to ${name}`,
  },
});

const SHAPES: Record<Severity, React.ReactNode> = {
  [Severity.UNSPECIFIED]: <circle cx="8" cy="8" r="3" fill="currentColor" />,
  [Severity.NOTICE]: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  [Severity.REPAIRED]: <path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" strokeWidth="2" />,
  [Severity.PROPOSED]: <path d="M8 1.5 15 14H1zM8 6v4m0 1.5v1" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  [Severity.REFUSED]: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5zM5 5l6 6m0-6-6 6" fill="none" stroke="currentColor" strokeWidth="2" />,
};

export function SeverityMark({ severity }: { severity: Severity }) {
  const words = useWords();
  return (
    <span className={`severity severity-${Severity[severity].toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden>
        {SHAPES[severity]}
      </svg>
      {words.severities[severity]}
    </span>
  );
}

/** How many of each severity, the worst first. */
export function FindingCounts({ findings }: { findings: readonly Finding[] }) {
  const counts = [Severity.REFUSED, Severity.PROPOSED, Severity.REPAIRED, Severity.NOTICE].map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  return (
    <span className="finding-counts">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ severity, count }) => (
          <span key={severity}>
            <SeverityMark severity={severity} /> {count}
          </span>
        ))}
    </span>
  );
}

/** What a repair changes, in words; empty where that is told by the finding itself. */
function useRepairWords(called: (code: string) => string) {
  const words = useWords();
  return ({ pointsMoved, pointsAdded, pointsRemoved, farthestM, given }: Repair) =>
    [
      words.points(pointsMoved, pointsAdded, pointsRemoved),
      pointsMoved + pointsAdded + pointsRemoved > 0 && words.farthest(farthestM),
      ...given.map(({ code, areaM2 }) => words.given(called(code), areaM2)),
    ]
      .filter(Boolean)
      .join(words.semicolon);
}

/** What a finding says in the page's language. */
function useSaid() {
  const zh = useLanguage() === "zh";
  return ({ kind, message, remedy }: Finding) => {
    const known = zh ? FINDINGS_ZH[kind] : undefined;
    return known ? { what: known[0], remedy: known[1], said: message } : { what: message, remedy, said: "" };
  };
}

export interface FindingsProps {
  findings: readonly Finding[];
  /** What a finding is about, in words; the field path where this knows none. */
  name?: (finding: Finding) => string | undefined;
  /** What an area or unit is called by its code. */
  called?: (code: string) => string;
  /** Shows what a finding is about; undefined where it cannot be shown. */
  show?: (finding: Finding) => (() => void) | undefined;
}

export function Findings({ findings, name, called = (code) => code, show }: FindingsProps) {
  const words = useWords();
  const said = useSaid();
  const changes = useRepairWords(called);
  return (
    <ul className="findings" aria-label={words.list}>
      {findings.map((finding, at) => {
        const about = name?.(finding) ?? (finding.code || finding.subject);
        const go = show?.(finding);
        const told = said(finding);
        const change = finding.repair ? changes(finding.repair) : "";
        return (
          <li key={at}>
            <SeverityMark severity={finding.severity} />
            <div>
              <p>
                {go ? (
                  <Button type="link" size="small" aria-label={words.show(about)} onClick={go}>
                    {about}
                  </Button>
                ) : (
                  <b>{about}</b>
                )}
                <span className="finding-what">{told.what}</span>
                {finding.areaM2 > 0 && <span className="finding-ground">{words.ground(finding.areaM2)}</span>}
              </p>
              <p className="finding-remedy">
                <b>{words.remedy}</b>
                {told.remedy}
              </p>
              {change && (
                <p className="finding-repair">
                  <b>{finding.severity === Severity.REPAIRED ? words.repaired : words.wouldRepair}</b>
                  {change}
                </p>
              )}
              {told.said && (
                <p className="finding-said">
                  {words.said}
                  {told.said}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
