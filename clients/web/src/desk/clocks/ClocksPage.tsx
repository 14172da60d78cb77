/** Adjusting the due times of all open cases: an outage, or a newer calendar. Tried first, then applied. */
import { App, Button, Input, Segmented, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import { clocks } from "../../api/services";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { Entry } from "../cases/acts/Field";
import { ChangeTable } from "./ChangeTable";
import { Operations } from "./Operations";
import { BLANK, faultOf, type Kind, type Terms, termsOf } from "./terms";
import { type Plan, useOperations, usePlan } from "./use";
import { useWords } from "./words";
import "../cases/acts/acts.css";
import "../cases/detail/detail.css";
import "./clocks.css";

const KINDS: Kind[] = ["outage", "recalculation"];

export default function ClocksPage() {
  const words = useWords();
  const [terms, setTerms] = useState(BLANK);
  const { plan, error, make, clear } = usePlan();
  const operations = useOperations();
  const [declared, setDeclared] = useState(0);
  const change = (part: Partial<Terms>) => setTerms((before) => ({ ...before, ...part }));
  return (
    <div className="clocks">
      <header className="clocks-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      <div className="clocks-body">
        <section aria-label={words.which}>
          <Segmented
            aria-label={words.which}
            value={terms.kind}
            options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(kind) => {
              change({ kind });
              clear();
            }}
          />
          <p className="detail-note">{terms.kind === "outage" ? words.outageHint : words.recalculationHint}</p>
          <TermsForm key={declared} terms={terms} change={change} plan={make} busy={plan !== undefined && !plan.finished} />
          {error !== undefined && <ProblemNote error={error} />}
          {plan && (
            <Planned
              plan={plan}
              outdated={JSON.stringify(plan.of) !== JSON.stringify(terms)}
              declared={() => {
                clear();
                setTerms({ ...BLANK, kind: terms.kind });
                setDeclared(declared + 1);
                void operations.refetch();
              }}
            />
          )}
        </section>
        <Operations found={operations} />
      </div>
    </div>
  );
}

interface TermsFormProps {
  terms: Terms;
  change: (part: Partial<Terms>) => void;
  plan: (terms: Terms) => void;
  busy: boolean;
}

function TermsForm({ terms, change, plan, busy }: TermsFormProps) {
  const words = useWords();
  const ground = useGround();
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wrong = faultOf(terms, Date.now());
  const fault = (entry: "from" | "until") => (tried && wrong?.entry === entry ? words.faults[wrong.fault] : undefined);
  const units = [...ground.units.values()].map(({ code, name }) => ({ value: code, label: name }));
  return (
    <form
      ref={form}
      className="act-form clocks-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!wrong) plan(terms);
        else form.current?.querySelector<HTMLElement>(`[name=${wrong.entry}]`)?.focus();
      }}
    >
      {terms.kind === "outage" && (
        <div className="clocks-terms">
          {(["from", "until"] as const).map((entry) => (
            <Entry
              key={entry}
              label={words[entry]}
              required={entry === "from"}
              fault={fault(entry)}
              hint={entry === "until" ? words.untilHint : undefined}
            >
              {(wired) => (
                <Input
                  {...wired}
                  type="datetime-local"
                  name={entry}
                  value={terms[entry]}
                  onChange={(event) => change({ [entry]: event.target.value })}
                />
              )}
            </Entry>
          ))}
          <Entry label={words.unit}>
            {({ id }) => (
              <Select
                id={id}
                value={terms.unit}
                options={[{ value: "", label: words.wholeTown }, ...units]}
                showSearch={{ optionFilterProp: "label" }}
                onChange={(unit: string) => change({ unit })}
              />
            )}
          </Entry>
        </div>
      )}
      <div>
        <Button htmlType="submit" type="primary" loading={busy}>
          {words.plan}
        </Button>
      </div>
    </form>
  );
}

/** What would change, and the reason with which it is applied. */
function Planned({ plan, outdated, declared }: { plan: Plan; outdated: boolean; declared: () => void }) {
  const words = useWords();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const box = useRef<HTMLFormElement>(null);
  // One id for one intent, so that a repeat after a lost answer declares nothing twice.
  const intent = JSON.stringify([plan.of, reason]);
  const id = useMemo(() => crypto.randomUUID(), [intent]);
  const cases = plan.changes.length;
  if (!plan.finished) return <p role="status">{words.planning(plan.looked, plan.total)}</p>;
  const apply = async () => {
    setTried(true);
    if (busy || outdated) return;
    if (!reason.trim()) {
      box.current?.querySelector<HTMLElement>("textarea")?.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      if (plan.of.kind === "outage") await clocks.declareOutage({ id, ...termsOf(plan.of), reason });
      else await clocks.recalculate({ id, reason });
      void message.success(words.applied);
      declared();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="clocks-plan">
      <p role="status">
        {words.planned(cases, plan.looked)} {plan.calendars > 0 && words.byCalendar(plan.calendars)}
      </p>
      {outdated && <p className="detail-warn">{words.outdated}</p>}
      {cases === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <>
          <form
            ref={box}
            className="act-form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void apply();
            }}
          >
            <Entry label={words.reason} required hint={words.reasonHint} fault={tried && !reason.trim() ? words.faults.reason : undefined}>
              {(wired) => <Input.TextArea {...wired} rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}
            </Entry>
            {error !== undefined && <ProblemNote error={error} />}
            <div>
              <Button type="primary" htmlType="submit" loading={busy} disabled={outdated}>
                {words.apply(cases)}
              </Button>
            </div>
          </form>
          <ChangeTable changes={plan.changes} />
        </>
      )}
    </div>
  );
}
