/** One rule proposed: what it says, what speaks for and against it, and to take it or not. */
import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import type { Proposal } from "../../../gen/gridcase/dispatch/v1/proposal_pb";
import type { Rule } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { aboutOf } from "../rules/rules";
import { useSay } from "../rules/say";
import { useRuleWords } from "../rules/words";
import { Evidence } from "./Evidence";
import { useProposalWords } from "./words";

interface ProposalCardProps {
  proposal: Proposal;
  rule: Rule;
  longest: bigint;
  ground: Ground;
  state: "open" | "accepted" | "declined";
  busy: boolean;
  accept: () => void;
  undo: () => void;
  decline: (yes: boolean) => void;
}

export function ProposalCard({ proposal, rule, longest, ground, state, busy, accept, undo, decline }: ProposalCardProps) {
  const words = useProposalWords();
  const ruleWords = useRuleWords();
  const say = useSay(ground);
  const { about } = aboutOf(rule);
  const name = `${say.subject(rule)} · ${say.where(rule)} · ${say.party(rule.lead)}`;
  const facts = [
    proposal.gained > 0n && words.gained(String(proposal.gained)),
    proposal.lost > 0n && words.lost(String(proposal.lost)),
    proposal.since && words.since(proposal.since),
  ].filter(Boolean);
  return (
    <li className={`proposal proposal-is-${state}`} aria-label={name}>
      <div className="proposal-head">
        <div>
          <h4>
            {say.subject(rule)} <span aria-hidden>→</span> {say.party(rule.lead)}
          </h4>
          <p className="proposal-note">
            {ruleWords.abouts[about]} · {say.where(rule)} · {say.hours(rule.hours)} · <code>{rule.id}</code>
          </p>
        </div>
        <div className="proposal-acts">
          {state === "accepted" && (
            <>
              <span className="admin-mark admin-good" role="status">
                <CheckCircleFilled aria-hidden /> {words.accepted}
              </span>
              <Button disabled={busy} onClick={undo} aria-label={words.undoName(name)}>
                {words.undo}
              </Button>
            </>
          )}
          {state === "open" && (
            <>
              <Button type="primary" disabled={busy} onClick={accept} aria-label={words.acceptName(name)}>
                {words.accept}
              </Button>
              <Button onClick={() => decline(true)} aria-label={words.declineName(name)}>
                {words.decline}
              </Button>
            </>
          )}
          {state === "declined" && <Button onClick={() => decline(false)}>{words.restore}</Button>}
        </div>
      </div>
      {proposal.evidence && <Evidence evidence={proposal.evidence} longest={longest} ground={ground} />}
      {facts.length > 0 && <p className="proposal-note">{facts.join(" · ")}</p>}
      {proposal.overrides.length > 0 && (
        <p className="proposal-note">
          {words.overrides}：
          {proposal.overrides.map((id) => (
            <code key={id}>{id} </code>
          ))}
        </p>
      )}
    </li>
  );
}
