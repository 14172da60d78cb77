/** Publishes the chosen drafts: checked by the server first, with a reason and a moment, confirmed. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Form, Input, Radio } from "antd";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { problemOf } from "../../../api/problem";
import { registry } from "../../../api/services";
import { type Finding, Severity, type Version } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { KnownPart } from "../../../ground/content";
import { ProblemNote } from "../../../parts/ProblemNote";
import { exactMoment, timestamp, wallTime } from "../../../text/time";
import { useCheck, useCoverage } from "../draft/check";
import { FindingCounts, Findings } from "../draft/Findings";
import { PAGE_OF, usePartNames } from "../draft/parts";
import { partOfSubject } from "../draft/subjects";
import { CONTENT_PATIENCE } from "../draft/use";
import type { Standing } from "./use";
import { usePublishWords } from "./words";

interface Fields {
  reason: string;
  when: "soon" | "at";
  at?: string;
  accept?: boolean;
  acceptReason?: string;
}

/** Findings that an acceptance of gaps and conflicts settles. */
const ACCEPTABLE = ["coverage_not_accepted", "coverage_changed"];

/** The least time between publishing and the moment of force, in milliseconds. */
const AHEAD = 10_000;

interface PublishFormProps {
  standings: readonly Standing[];
  chosen: readonly KnownPart[];
  published: (versions: Version[], reason: string) => void;
}

export function PublishForm({ standings, chosen, published }: PublishFormProps) {
  const words = usePublishWords();
  const names = usePartNames();
  const queries = useQueryClient();
  const { modal } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const check = useCheck(chosen);
  const coverage = useCoverage(chosen).data ?? undefined;
  const open = chosen.length > 0 && coverage && coverage.gaps + coverage.conflicts > 0 ? coverage : undefined;
  const [failure, setFailure] = useState<unknown>();
  const [refused, setRefused] = useState<Finding[]>();
  const [publishing, setPublishing] = useState(false);
  const intent = useRef({ key: "", id: "" });
  const found = refused ?? (chosen.length > 0 ? check.data : undefined);
  // What is accepted below is told there.
  const findings = open && !refused ? found?.filter(({ kind }) => !ACCEPTABLE.includes(kind)) : found;
  const blocked = findings?.some(({ severity, kind }) => severity === Severity.REFUSED && !ACCEPTABLE.includes(kind)) ?? false;
  const parts = chosen.map((part) => names[part]);

  const publish = async ({ reason, when, at = "", acceptReason = "" }: Fields) => {
    const ms = when === "at" ? wallTime(at) : undefined;
    const etags = standings.filter(({ part }) => chosen.includes(part)).map(({ etag }) => etag);
    const key = JSON.stringify([etags, reason, ms, open?.digest, acceptReason]);
    // A repeat of the same intent carries the same id, so that it publishes once.
    if (intent.current.key !== key) intent.current = { key, id: crypto.randomUUID() };
    setPublishing(true);
    setFailure(undefined);
    try {
      const request = {
        requestId: intent.current.id,
        parts: [...chosen],
        reason: reason.trim(),
        forceTime: ms === undefined ? undefined : timestamp(ms),
        acceptCoverage: open && { digest: open.digest, gaps: open.gaps, conflicts: open.conflicts, reason: acceptReason.trim() },
      };
      const answer = await registry.publishParts(request, { timeoutMs: CONTENT_PATIENCE });
      if (answer.versions.length === 0) setRefused(answer.findings);
      else {
        form.resetFields();
        published(answer.versions, reason.trim());
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setPublishing(false);
      await Promise.all(["manifest", "draft", "versions"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    }
  };
  const ask = (fields: Fields) => {
    setRefused(undefined);
    const ms = fields.when === "at" ? wallTime(fields.at ?? "") : undefined;
    modal.confirm({
      title: words.sure,
      content: words.sureText(parts, ms === undefined ? words.soon : exactMoment(timestamp(ms) as never)),
      okText: words.publish,
      cancelText: words.cancel,
      onOk: () => publish(fields),
    });
  };
  const ahead = (_: unknown, text: string) => {
    const ms = text ? wallTime(text) : undefined;
    return ms !== undefined && ms < Date.now() + AHEAD ? Promise.reject(new Error(words.future)) : Promise.resolve();
  };
  const stale = failure !== undefined && problemOf(failure).kind === "stale";
  if (standings.every(({ isDraft }) => !isDraft)) return <p className="admin-empty">{words.noDrafts}</p>;
  return (
    <div className="publish-form">
      <section aria-label={words.findings}>
        <h2>{words.findings}</h2>
        {chosen.length === 0 ? (
          <p className="admin-none">{words.chooseFirst}</p>
        ) : (
          <>
            <p>{words.chosen(parts)}</p>
            <p role="status" className={blocked ? "admin-danger" : undefined}>
              {!findings ? !check.error && words.checking : blocked ? words.refused : findings.length > 0 ? words.notices : words.fine}{" "}
              {findings && <FindingCounts findings={findings} />}
            </p>
            {check.error && (
              <ProblemNote error={check.error}>
                <Button onClick={() => void check.refetch()}>{words.retry}</Button>
              </ProblemNote>
            )}
            {findings && findings.length > 0 && <PublishFindings findings={findings} />}
          </>
        )}
      </section>
      <Form<Fields>
        form={form}
        name="publish"
        layout="vertical"
        initialValues={{ reason: "", when: "soon" }}
        onFinish={ask}
        disabled={publishing}
        aria-label={words.publishing}
      >
        <h2>{words.publishing}</h2>
        {failure !== undefined &&
          (stale ? (
            <div className="problem-note problem-stale" role="alert">
              {words.overtaken}
            </div>
          ) : (
            <ProblemNote error={failure} />
          ))}
        {refused && (
          <div className="problem-note" role="alert">
            {words.notPublished}
          </div>
        )}
        <Form.Item
          name="reason"
          label={words.reason}
          extra={words.reasonNote}
          rules={[{ required: true, whitespace: true, message: words.reasonNeeded }]}
        >
          <Input.TextArea rows={2} maxLength={1000} />
        </Form.Item>
        {open && (
          <fieldset className="publish-accept">
            <legend>{words.coverage}</legend>
            <p>
              {words.coverageOpen(open.gaps, open.conflicts, (Math.floor(open.covered * 100_000) / 1000).toFixed(3))}{" "}
              <Link href="/proof?parts=drafts">{words.toProof}</Link>
            </p>
            <Form.Item
              name="accept"
              valuePropName="checked"
              rules={[{ validator: (_, ticked) => (ticked ? Promise.resolve() : Promise.reject(new Error(words.acceptNeeded))) }]}
            >
              <Checkbox>{words.accept(open.gaps, open.conflicts)}</Checkbox>
            </Form.Item>
            <Form.Item
              name="acceptReason"
              label={words.acceptReason}
              rules={[{ required: true, whitespace: true, message: words.acceptReasonNeeded }]}
            >
              <Input maxLength={1000} />
            </Form.Item>
          </fieldset>
        )}
        <Form.Item name="when" label={words.when}>
          <Radio.Group
            className="publish-when"
            options={[
              { value: "soon", label: words.soon },
              { value: "at", label: words.at },
            ]}
          />
        </Form.Item>
        <Form.Item noStyle shouldUpdate={(before: Fields, after: Fields) => before.when !== after.when}>
          {({ getFieldValue }) =>
            getFieldValue("when") === "at" && (
              <Form.Item name="at" label={words.atLabel} rules={[{ required: true, message: words.needed }, { validator: ahead }]}>
                <Input type="datetime-local" />
              </Form.Item>
            )
          }
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={publishing} disabled={chosen.length === 0 || !findings || (blocked && !refused)}>
          {words.publish}
        </Button>
      </Form>
    </div>
  );
}

function PublishFindings({ findings }: { findings: readonly Finding[] }) {
  const words = usePublishWords();
  const names = usePartNames();
  const [, go] = useLocation();
  return (
    <div className="publish-findings" tabIndex={0} role="group">
      <Findings
        findings={findings}
        name={({ subject, code }) => {
          const part = partOfSubject(subject);
          // The code of an acceptance is a digest, which nobody knows a thing by.
          if (subject === "accept_coverage") return words.coverage;
          return [part && names[part], code || (!part && subject)].filter(Boolean).join(" · ");
        }}
        show={({ subject }) => {
          const part = partOfSubject(subject);
          return part && (() => go(PAGE_OF[part]));
        }}
      />
    </div>
  );
}
