/** Findings of the server in a list: how bad by shape, colour and text, what about, what is wrong, the way out. */
import { Button } from "antd";
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
    } as Record<Severity, string>,
    remedy: "处理办法：",
    show: (name: string) => `查看 ${name}`,
    said: "服务器说明：",
    list: "检查结果",
    ground: (m2: number) => `涉及 ${Math.round(m2).toLocaleString()} 平方米`,
  },
  en: {
    severities: {
      [Severity.UNSPECIFIED]: "Unknown",
      [Severity.NOTICE]: "Notice",
      [Severity.REPAIRED]: "Repaired",
      [Severity.REFUSED]: "Refused",
    },
    remedy: "What to do: ",
    show: (name) => `Show ${name}`,
    said: "",
    list: "Findings",
    ground: (m2) => `${Math.round(m2).toLocaleString()} m²`,
  },
});

const SHAPES: Record<Severity, React.ReactNode> = {
  [Severity.UNSPECIFIED]: <circle cx="8" cy="8" r="3" fill="currentColor" />,
  [Severity.NOTICE]: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  [Severity.REPAIRED]: <path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" strokeWidth="2" />,
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
  const counts = [Severity.REFUSED, Severity.REPAIRED, Severity.NOTICE].map((severity) => ({
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
  /** Shows what a finding is about; undefined where it cannot be shown. */
  show?: (finding: Finding) => (() => void) | undefined;
}

export function Findings({ findings, name, show }: FindingsProps) {
  const words = useWords();
  const said = useSaid();
  return (
    <ul className="findings" aria-label={words.list}>
      {findings.map((finding, at) => {
        const about = name?.(finding) ?? (finding.code || finding.subject);
        const go = show?.(finding);
        const told = said(finding);
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
