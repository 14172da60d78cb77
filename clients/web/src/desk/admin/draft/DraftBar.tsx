/**
 * The head of a page of content: its title, whether what is shown is in force or a draft, and what can be done with the
 * draft. Findings of the server stand below it.
 */
import { CheckCircleFilled, EditFilled } from "@ant-design/icons";
import { App, Button, Popover, Space } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { type Finding, Severity } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { KnownPart } from "../../../ground/content";
import { ProblemNote } from "../../../parts/ProblemNote";
import { texts } from "../../../text/language";
import { exactMoment } from "../../../text/time";
import { ChangeMark } from "./ChangeMark";
import type { Change } from "./changes";
import { useCheck } from "./check";
import { DraftProblem } from "./DraftProblem";
import { FindingCounts, Findings } from "./Findings";
import { useSoonInForce } from "./force";
import { isOptional, PARTS, usePartNames } from "./parts";
import { entryOf, partOfSubject } from "./subjects";
import type { PartDraft } from "./use";
import "./draft-bar.css";

const useWords = texts({
  zh: {
    inForce: (number: number) => `生效中 · 第 ${number} 版`,
    nothing: "尚无生效版本",
    since: (at: string, who: string) => `自 ${at} 起，${who} 发布`,
    reason: (text: string) => `理由：${text}`,
    scheduled: (number: number, at: string) => `第 ${number} 版将于 ${at} 生效；修改将以它为基础。`,
    draft: "草稿，尚未生效",
    changes: (count: number, number: number) => (number ? `与第 ${number} 版相比有 ${count} 处不同` : `共 ${count} 项`),
    none: (number: number) => `与第 ${number} 版相同`,
    start: "开始修改",
    undo: "撤销上一步",
    discard: "丢弃草稿",
    publish: "去发布",
    sure: "丢弃整个草稿？",
    sureText: (count: number) => `草稿中的 ${count} 处修改会全部丢失，无法恢复。生效中的版本不受影响。`,
    keep: "保留",
    findings: "检查结果",
    show: "展开",
    hide: "收起",
    fine: "检查通过，没有问题",
    checking: "正在检查…",
    retry: "重试",
    whole: { windows: "工作时段", policy: "流转规则" } as Record<string, string>,
  },
  en: {
    inForce: (number) => `In force · version ${number}`,
    nothing: "Nothing is in force yet",
    since: (at, who) => `since ${at}, published by ${who}`,
    reason: (text) => `Why: ${text}`,
    scheduled: (number, at) => `Version ${number} takes force at ${at}; edits start from it.`,
    draft: "Draft, not in force",
    changes: (count, number) => (number ? `${count} ${count === 1 ? "change" : "changes"} against version ${number}` : `${count} entries`),
    none: (number) => `Same as version ${number}`,
    start: "Start editing",
    undo: "Undo last edit",
    discard: "Discard draft",
    publish: "Go to publishing",
    sure: "Discard the whole draft?",
    sureText: (count) => `All ${count} changes in the draft are lost for good. What is in force stays as it is.`,
    keep: "Keep it",
    findings: "Findings",
    show: "Show",
    hide: "Hide",
    fine: "Checked, nothing found",
    checking: "Checking…",
    retry: "Try again",
    whole: { windows: "Working hours", policy: "Case policy" },
  },
});

interface DraftBarProps<P extends KnownPart> {
  title: string;
  draft: PartDraft<P>;
  /** What a finding is about, in words. */
  name?: (finding: Finding) => string | undefined;
  show?: (finding: Finding) => (() => void) | undefined;
  /** More actions of the page. */
  actions?: ReactNode;
}

export function DraftBar<P extends KnownPart>({ title, draft, name, show, actions }: DraftBarProps<P>) {
  const words = useWords();
  const { modal } = App.useApp();
  const [failure, setFailure] = useState<unknown>();
  useSoonInForce();
  const run = (work: () => Promise<unknown>) => {
    setFailure(undefined);
    return work().catch(setFailure);
  };
  const discard = () =>
    modal.confirm({
      title: words.sure,
      content: words.sureText(draft.changes.length),
      okText: words.discard,
      okButtonProps: { danger: true },
      cancelText: words.keep,
      onOk: () => run(draft.discard),
    });
  const { undo, version } = draft;
  return (
    <header className={draft.isDraft ? "draft-bar draft-bar-draft" : "draft-bar"}>
      <div className="draft-bar-row">
        <h1>{title}</h1>
        <Standing draft={draft} />
        <Space className="draft-bar-actions">
          {actions}
          {draft.isDraft ? (
            <>
              <Button disabled={!undo || draft.busy} onClick={() => undo && void run(undo)}>
                {words.undo}
              </Button>
              <Button danger disabled={draft.busy} onClick={discard}>
                {words.discard}
              </Button>
              <Link href="/publish" className="draft-bar-publish">
                {words.publish} →
              </Link>
            </>
          ) : (
            <Button type="primary" disabled={!draft.content} loading={draft.busy} onClick={() => void run(draft.start)}>
              {words.start}
            </Button>
          )}
        </Space>
      </div>
      {draft.scheduled.map((next) => (
        <p key={next.number} className="draft-bar-scheduled">
          {words.scheduled(next.number, exactMoment(next.forceTime))}
        </p>
      ))}
      {failure !== undefined && <DraftProblem error={failure} name={name} show={show} />}
      {draft.error !== null && draft.error !== undefined && (
        <ProblemNote error={draft.error}>
          <Button onClick={draft.retry}>{words.retry}</Button>
        </ProblemNote>
      )}
      {draft.isDraft && (version !== undefined || isOptional(draft.part)) && <Checked draft={draft} name={name} show={show} />}
    </header>
  );
}

function Standing<P extends KnownPart>({ draft }: { draft: PartDraft<P> }) {
  const words = useWords();
  const { version } = draft;
  const number = version?.number ?? 0;
  if (draft.isDraft) {
    return (
      <div className="draft-bar-standing">
        <span className="draft-bar-state">
          <EditFilled aria-hidden /> {words.draft}
        </span>
        {draft.changes.length > 0 ? (
          <Popover trigger="click" placement="bottomLeft" content={<ChangeList changes={draft.changes} />}>
            <Button type="link" size="small">
              {words.changes(draft.changes.length, number)}
            </Button>
          </Popover>
        ) : (
          <span>{number > 0 && words.none(number)}</span>
        )}
      </div>
    );
  }
  if (!draft.content) return <div className="draft-bar-standing" />;
  return (
    <div className="draft-bar-standing">
      {version ? (
        <>
          <span className="draft-bar-state">
            <CheckCircleFilled aria-hidden /> {words.inForce(number)}
          </span>
          <span>{words.since(exactMoment(version.forceTime), version.actor?.name ?? "")}</span>
          <span className="draft-bar-reason">{version.reason && words.reason(version.reason)}</span>
        </>
      ) : (
        <span>{words.nothing}</span>
      )}
    </div>
  );
}

function ChangeList({ changes }: { changes: readonly Change[] }) {
  const words = useWords();
  return (
    <ul className="change-list">
      {changes.slice(0, 200).map(({ list, key, name, kind }) => (
        <li key={list + key}>
          <ChangeMark kind={kind} /> <span>{words.whole[list] ?? (name || key)}</span>{" "}
          {!(list in words.whole) && name !== key && <code>{key}</code>}
        </li>
      ))}
    </ul>
  );
}

/** What the server says of the draft: of the part alone when it was put, of the whole now. */
function Checked<P extends KnownPart>({ draft, name, show }: Pick<DraftBarProps<P>, "draft" | "name" | "show">) {
  const words = useWords();
  const names = usePartNames();
  const check = useCheck(PARTS);
  const [open, setOpen] = useState<boolean>();
  const whole = (check.data ?? []).filter(({ subject }) => partOfSubject(subject) === draft.part);
  const known = new Set(whole.map(({ kind, subject }) => kind + subject));
  const findings = [...whole, ...draft.findings.filter(({ kind, subject }) => !known.has(kind + subject))];
  const refused = findings.some(({ severity }) => severity === Severity.REFUSED);
  const shown = open ?? refused;
  const count = findings.length;
  return (
    <section className="draft-bar-findings" aria-label={words.findings}>
      <div>
        <b>{words.findings}</b>
        {check.isPending && !check.error ? words.checking : count === 0 ? words.fine : <FindingCounts findings={findings} />}
        {count > 0 && (
          <Button type="link" size="small" aria-expanded={shown} onClick={() => setOpen(!shown)}>
            {shown ? words.hide : words.show}
          </Button>
        )}
      </div>
      {check.error && (
        <ProblemNote error={check.error}>
          <Button onClick={() => void check.refetch()}>{words.retry}</Button>
        </ProblemNote>
      )}
      {shown && count > 0 && (
        <div className="draft-bar-list" tabIndex={0} role="group" aria-label={words.findings}>
          <Findings findings={findings} name={(finding) => name?.(finding) ?? (finding.code || names[draft.part])} show={show} />
        </div>
      )}
    </section>
  );
}

/** Names an entry of the draft that a finding's field path points at. */
export function namer(content: object | undefined): (finding: Finding) => string | undefined {
  return ({ subject }) => {
    const entry = entryOf(subject);
    const list = entry && (content as Record<string, unknown> | undefined)?.[entry.list];
    const found = Array.isArray(list) ? (list[entry?.at ?? 0] as Record<string, unknown> | undefined) : undefined;
    const text = found?.["name"] || found?.["id"] || found?.["code"] || found?.["year"];
    return text === undefined ? undefined : String(text);
  };
}
