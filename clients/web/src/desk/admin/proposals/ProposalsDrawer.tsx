/**
 * Proposals from history, beside the register: what closed cases teach, one rule at a time. What is accepted goes into the
 * draft by the same edit as every other change, so that it can be undone here, in the draft's bar, or by hand.
 */
import { clone } from "@bufbuild/protobuf";
import { Button, Drawer, Form, InputNumber, Progress, Select } from "antd";
import { useState } from "react";
import type { Proposal, Proposals } from "../../../gen/gridcase/dispatch/v1/proposal_pb";
import { type Part, type Rule, RuleSchema } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { ProblemNote } from "../../../parts/ProblemNote";
import { DraftProblem } from "../draft/DraftProblem";
import type { PartDraft } from "../draft/use";
import { useSay } from "../rules/say";
import { Bar, Evidence } from "./Evidence";
import { percent } from "./figures";
import { ProposalCard } from "./ProposalCard";
import { type Asking, useDeclined, useProposals, type Wish } from "./use";
import { useProposalWords } from "./words";
import "./proposals.css";

interface ProposalsDrawerProps {
  open: boolean;
  close: () => void;
  ground: Ground;
  draft: PartDraft<Part.REGISTER>;
}

export function ProposalsDrawer({ open, close, ground, draft }: ProposalsDrawerProps) {
  const words = useProposalWords();
  const asking = useProposals();
  const { found } = asking;
  return (
    <Drawer title={words.title} open={open} onClose={close} size={860}>
      <p className="proposal-intro">{words.intro}</p>
      <Ask asking={asking} />
      {asking.error !== undefined && <ProblemNote error={asking.error} />}
      {found && (
        <>
          <Summary found={found} />
          <List found={found} ground={ground} draft={draft} />
          <Contradictions found={found} ground={ground} draft={draft} />
        </>
      )}
    </Drawer>
  );
}

function Ask({ asking }: { asking: Asking }) {
  const words = useProposalWords();
  const { busy, step, found } = asking;
  const share = step && step.total > 0n ? Math.round((Number(step.done) / Number(step.total)) * 100) : 0;
  return (
    <>
      <Form<{ months: number; minSupport: number; percent: number }>
        name="proposals"
        layout="inline"
        className="proposal-ask"
        initialValues={{ months: 12, minSupport: 3, percent: 60 }}
        onFinish={({ months, minSupport, percent: least }) => void asking.ask({ months, minSupport, minPurity: least / 100 } satisfies Wish)}
      >
        <Form.Item name="months" label={words.months}>
          <Select options={[3, 6, 12, 24].map((value) => ({ value, label: words.lastMonths(value) }))} style={{ width: 140 }} />
        </Form.Item>
        <Form.Item name="minSupport" label={words.minSupport}>
          <InputNumber min={1} max={100000} precision={0} style={{ width: 90 }} />
        </Form.Item>
        <Form.Item name="percent" label={words.minPurity}>
          <InputNumber min={1} max={100} precision={0} style={{ width: 80 }} />
        </Form.Item>
        <Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>
            {found ? words.again : words.ask}
          </Button>
        </Form.Item>
        {busy && <Button onClick={asking.stop}>{words.stop}</Button>}
      </Form>
      {busy && (
        <div className="proposal-progress" role="status">
          <Progress percent={share} aria-label={words.steps[step?.what ?? "read"]} />
          <p className="proposal-note">
            {words.progress(words.steps[step?.what ?? "read"] ?? "", String(step?.done ?? 0), String(step?.total ?? 0))}
          </p>
        </div>
      )}
    </>
  );
}

function Summary({ found }: { found: Proposals }) {
  const words = useProposalWords();
  const { cases, heldOut } = found;
  const bar = (label: string, part: bigint, whole: bigint) => (
    <Bar label={label} text={`${part} / ${whole}（${percent(part, whole)}）`} value={Number((part * 100n) / (whole || 1n))} tone="good" />
  );
  const notes = [
    words.cases(String(cases)),
    found.leftOut > 0n && words.leftOut(String(found.leftOut)),
    found.notRead > 0n && words.notRead(String(found.notRead)),
  ].filter(Boolean);
  return (
    <section className="proposal-summary" aria-label={words.agreement}>
      <p>{notes.join("；")}</p>
      {cases > 0n && (
        <div className="proposal-figures">
          <div>
            <h4>{words.agreement}</h4>
            {bar(words.now, found.rightNow, cases)}
            {bar(words.then, found.rightThen, cases)}
          </div>
          {heldOut && (
            <div>
              <h4>{words.heldOut(String(heldOut.cases))}</h4>
              {bar(words.now, heldOut.rightNow, heldOut.cases)}
              {bar(words.then, heldOut.rightThen, heldOut.cases)}
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function List({ found, ground, draft }: { found: Proposals; ground: Ground; draft: PartDraft<Part.REGISTER> }) {
  const words = useProposalWords();
  const [declined, decline] = useDeclined();
  const [failure, setFailure] = useState<unknown>();
  const drafted = new Set(draft.content?.rules.map(({ id }) => id));
  const longest = found.proposals.reduce((most, { evidence }) => (evidence && evidence.cases > most ? evidence.cases : most), 0n);
  const edit = (change: (rules: Rule[]) => Rule[]) =>
    draft
      .edit((register) => {
        register.rules = change(register.rules);
      })
      .then(() => setFailure(undefined), setFailure);
  const shown = (proposals: Proposal[]) => (
    <ul className="proposal-list">
      {proposals.map((proposal) => {
        const { rule } = proposal;
        if (!rule) return null;
        const state = drafted.has(rule.id) ? "accepted" : declined.has(rule.id) ? "declined" : "open";
        return (
          <ProposalCard
            key={rule.id}
            proposal={proposal}
            rule={rule}
            longest={longest}
            ground={ground}
            state={state}
            busy={draft.busy || !draft.known}
            accept={() => void edit((rules) => [...rules.filter(({ id }) => id !== rule.id), clone(RuleSchema, rule)])}
            undo={() => void edit((rules) => rules.filter(({ id }) => id !== rule.id))}
            decline={(yes) => decline(rule.id, yes)}
          />
        );
      })}
    </ul>
  );
  const isDeclined = ({ rule }: Proposal) => rule !== undefined && declined.has(rule.id) && !drafted.has(rule.id);
  const out = found.proposals.filter(isDeclined);
  return (
    <section aria-label={words.proposals(found.proposals.length)}>
      <h3>{words.proposals(found.proposals.length)}</h3>
      {failure !== undefined && <DraftProblem error={failure} />}
      {found.proposals.length === 0 && <p className="admin-empty">{words.none}</p>}
      {shown(found.proposals.filter((proposal) => !isDeclined(proposal)))}
      {out.length > 0 && (
        <details className="proposal-more">
          <summary>{words.declinedList(out.length)}</summary>
          {shown(out)}
        </details>
      )}
    </section>
  );
}

function Contradictions({ found, ground, draft }: { found: Proposals; ground: Ground; draft: PartDraft<Part.REGISTER> }) {
  const words = useProposalWords();
  const say = useSay(ground);
  const { contradictions } = found;
  if (contradictions.length === 0) return null;
  const rules = new Map((draft.published ?? draft.content)?.rules.map((rule) => [rule.id, rule]));
  const longest = contradictions.reduce((most, { evidence }) => (evidence && evidence.cases > most ? evidence.cases : most), 0n);
  return (
    <section aria-label={words.contradictions(contradictions.length)}>
      <h3>{words.contradictions(contradictions.length)}</h3>
      <p className="proposal-note">{words.contradictionsIntro}</p>
      <ul className="proposal-list">
        {contradictions.map(({ rule: id, evidence, answeredBy }) => {
          const rule = rules.get(id);
          return (
            <li key={id} className="proposal">
              <h4>
                {rule ? `${say.subject(rule)} · ${say.where(rule)} · ${say.party(rule.lead)}` : ""} <code>{id}</code>
              </h4>
              {evidence && <Evidence evidence={evidence} longest={longest} ground={ground} />}
              <p className="proposal-note">
                {answeredBy.length > 0 ? `${words.answeredBy}：` : words.noAnswer}
                {answeredBy.map((answer) => (
                  <code key={answer}>{answer} </code>
                ))}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
