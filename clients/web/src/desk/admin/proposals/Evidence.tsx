/** What speaks for and against a rule: bars with their figures as text, and the exceptions with their cases. */
import type { RuleEvidence } from "../../../gen/gridcase/dispatch/v1/proposal_pb";
import type { Ground } from "../../../ground/content";
import { length, percent } from "./figures";
import { useProposalWords } from "./words";

export function Bar({ label, text, value, tone }: { label: string; text: string; value: number; tone: "plain" | "good" | "warn" }) {
  return (
    <div className="proposal-bar">
      <span>{label}</span>
      <span className="proposal-track" aria-hidden>
        <span className={`proposal-fill proposal-${tone}`} style={{ inlineSize: `${value}%` }} />
      </span>
      <b>{text}</b>
    </div>
  );
}

export function Evidence({ evidence, longest, ground }: { evidence: RuleEvidence; longest: bigint; ground: Ground }) {
  const words = useProposalWords();
  const { cases, agreeing, exceptions } = evidence;
  const pure = evidence.purity >= 0.8;
  return (
    <>
      <Bar label={words.support} text={words.supportText(String(cases))} value={length(cases, longest)} tone="plain" />
      <Bar
        label={words.purity}
        text={words.purityText(percent(agreeing, cases), String(agreeing))}
        value={Number(evidence.purity * 100)}
        tone={pure ? "good" : "warn"}
      />
      {exceptions.length === 0 ? (
        <p className="proposal-note">{words.noExceptions}</p>
      ) : (
        <details className="proposal-more">
          <summary>
            {words.exceptions}：{exceptions.map(({ unit, cases: count }) => words.exception(ground.unitName(unit), String(count))).join("，")}
          </summary>
          <ul>
            {exceptions.map(({ unit, numbers }) => (
              <li key={unit}>
                {ground.unitName(unit)}：{numbers.join("、")}
              </li>
            ))}
          </ul>
        </details>
      )}
      {evidence.examples.length > 0 && (
        <details className="proposal-more">
          <summary>{words.examples}</summary>
          <p>{evidence.examples.join("、")}</p>
        </details>
      )}
    </>
  );
}
