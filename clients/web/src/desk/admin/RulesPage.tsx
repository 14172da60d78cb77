/**
 * The register of responsibilities. `?fromCase=` opens a new rule filled in from what was decided on a case of that number;
 * `matter`, `area`, `unit` and `basis` beside it say the same to whoever reads the address. Proposals from history stand in
 * a drawer of their own. `?fill=` opens a new rule for a gap of the proof of coverage: `matter`, `area`, `ground`, `days`, `from`,
 * `until`, `validFrom`, `validUntil`.
 */
import { App, Button, Checkbox, Form, Input, Select, Spin } from "antd";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { Part, type Rule } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { useGround } from "../../ground/use";
import { wallDate } from "../../text/time";
import { DraftBar, namer } from "./draft/DraftBar";
import { DraftProblem } from "./draft/DraftProblem";
import { EditDrawer } from "./draft/EditDrawer";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { useProposalWords } from "./proposals/words";
import { ProposalsDrawer } from "./proposals/ProposalsDrawer";
import { matterFits, useRuleOptions } from "./rules/options";
import { usePrecedent } from "./rules/PrecedentNote";
import { RuleForm } from "./rules/RuleForm";
import { aboutOf, fieldsOf, partyText, type RuleFields, standing } from "./rules/rules";
import { type RuleAct, RuleTable } from "./rules/RuleTable";
import { useSay } from "./rules/say";
import { useRuleWords } from "./rules/words";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./rules/rules.css";

const BLANK: RuleFields = {
  id: "",
  about: "matter",
  subject: "",
  area: "",
  ground: "",
  lead: "",
  assisting: [],
  always: true,
  days: [],
  from: "00:00",
  until: "24:00",
  basis: "",
  validFrom: "",
  validUntil: "",
  priority: 0,
  owner: false,
  precedentCase: "",
  reporterVisible: false,
};

/** Selects show their placeholder for what is unset, not for an empty text. */
const unset = (fields: RuleFields): RuleFields => ({
  ...fields,
  subject: fields.subject || (undefined as never),
  lead: fields.lead || (undefined as never),
});

export default function RulesPage() {
  const words = useRuleWords();
  const { modal } = App.useApp();
  const ground = useGround();
  const say = useSay(ground);
  const options = useRuleOptions(ground);
  const draft = useDraft(Part.REGISTER);
  const [params, setParams] = useSearchParams();
  const fromCase = params.get("fromCase") ?? "";
  const fill = params.has("fill");
  const [form, setForm] = useState<{ initial: RuleFields; changes?: string } | undefined>(() =>
    fill ? { initial: fromGap(params) } : undefined,
  );
  const precedent = usePrecedent(fromCase);
  useEffect(() => {
    if (!fromCase || !(precedent.data || precedent.error)) return;
    const { rule } = precedent.data ?? {};
    setForm({ initial: rule ? fieldsOf(rule) : fromRuling(params) });
  }, [fromCase, precedent.data, precedent.error]);
  const [proposing, setProposing] = useState(false);
  const proposalWords = useProposalWords();
  const [ending, setEnding] = useState<Rule>();
  const [failure, setFailure] = useState<unknown>();
  const [chosen, choose] = useState("");
  const [saved, setSaved] = useState("");
  const [text, setText] = useState("");
  const [party, setParty] = useState("");
  const [department, setDepartment] = useState("");
  const [matter, setMatter] = useState("");
  const [past, setPast] = useState(true);
  const word = useDeferredValue(text.trim().toLowerCase());
  const today = wallDate(Date.now());
  const rules = useMemo(() => draft.content?.rules ?? [], [draft.content]);

  const shown = useMemo(
    () =>
      rules.filter((rule) => {
        const parties = [rule.lead, ...rule.assisting].map(partyText);
        if (!past && standing(rule, today) === "ended") return false;
        if (party && !parties.includes(party)) return false;
        if (department && !parties.some((named) => departmentOf(named) === department)) return false;
        if (matter && !covers(rule)) return false;
        if (!word) return true;
        const { about, subject } = aboutOf(rule);
        return (
          [rule.id, rule.basis, rule.precedentCase, subject, say.subject(rule)].some((said) => said.toLowerCase().includes(word)) ||
          (about === "matter" && matterFits(ground, subject, word))
        );
      }),
    [rules, word, party, department, matter, past, today, ground],
  );

  const act = (what: RuleAct, rule: Rule) => {
    choose(rule.id);
    if (what === "edit") setForm({ initial: fieldsOf(rule), changes: rule.id });
    else if (what === "copy") setForm({ initial: { ...fieldsOf(rule), id: "", precedentCase: "" } });
    else if (what === "end") setEnding(rule);
    else remove(rule);
  };
  const remove = (rule: Rule) =>
    modal.confirm({
      title: words.removeSure,
      content: `${say.subject(rule)} · ${say.party(rule.lead)}。${words.removeText}`,
      okText: words.remove,
      okButtonProps: { danger: true },
      cancelText: words.keep,
      onOk: () =>
        draft
          .edit((register) => {
            register.rules = register.rules.filter(({ id }) => id !== rule.id);
          })
          .then(() => setFailure(undefined), setFailure),
    });
  const close = () => {
    setForm(undefined);
    if (fromCase || fill) setParams({}, { replace: true });
  };
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(draft.content)}
        show={({ subject }) => {
          const rule = entryOf(subject)?.list === "rules" ? rules[entryOf(subject)?.at ?? -1] : undefined;
          return rule ? () => act("edit", rule) : undefined;
        }}
        actions={
          <>
            <TableTools kind={TableKind.REGISTER} etag={draft.etag} done={draft.imported} />
            <Button onClick={() => setProposing(true)}>{proposalWords.open}</Button>
            {draft.isDraft && <Button onClick={() => setForm({ initial: { ...BLANK, validFrom: today } })}>{words.add}</Button>}
          </>
        }
      />
      <section className="admin-list" aria-label={words.table}>
        <div className="admin-tools">
          <Input.Search
            className="admin-find"
            aria-label={words.find}
            placeholder={words.find}
            allowClear
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Filter
            label={words.filterMatter}
            value={matter}
            set={setMatter}
            options={options.matters}
            fits={(id, typed) => matterFits(ground, id, typed)}
          />
          <Filter
            label={words.filterDepartment}
            value={department}
            set={setDepartment}
            options={(ground.unitSet?.departments ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          />
          <Filter label={words.filterUnit} value={party} set={setParty} options={options.parties[1]?.options ?? []} />
          <Checkbox checked={past} onChange={(event) => setPast(event.target.checked)}>
            {words.allRules}
          </Checkbox>
        </div>
        {failure !== undefined && <DraftProblem error={failure} />}
        {draft.content ? (
          <RuleTable
            rules={shown}
            ground={ground}
            today={today}
            changed={draft.changed}
            chosen={chosen}
            reveal={saved}
            empty={rules.length > 0 ? words.nothing : words.empty}
            act={draft.isDraft ? act : undefined}
          />
        ) : (
          !draft.error && <Spin className="admin-wait" />
        )}
        {draft.content && <p className="admin-sum">{words.sum(shown.length, rules.length)}</p>}
      </section>
      <RuleForm
        open={form !== undefined && draft.content !== undefined}
        close={close}
        initial={unset(form?.initial ?? BLANK)}
        changes={form?.changes}
        fromCase={form?.initial.precedentCase ?? ""}
        ground={ground}
        draft={draft}
        saved={(id) => {
          choose(id);
          setSaved(id);
        }}
      />
      <ProposalsDrawer open={proposing} close={() => setProposing(false)} ground={ground} draft={draft} />
      <EditDrawer<{ last: string }>
        form="rule-end"
        title={words.endTitle}
        open={ending !== undefined}
        initial={{ last: ending?.validUntil || today }}
        saveText={words.endSave}
        size={420}
        close={() => setEnding(undefined)}
        save={({ last }) =>
          draft.edit((register) => {
            const rule = register.rules.find(({ id }) => id === ending?.id);
            if (rule) rule.validUntil = last;
          })
        }
      >
        <p>{ending && `${say.subject(ending)} · ${say.party(ending.lead)}`}</p>
        <Form.Item
          name="last"
          label={words.validUntil}
          extra={words.endNote}
          rules={[
            { required: true, message: words.needed },
            {
              validator: (_, last: string) =>
                last < (ending?.validFrom ?? "") ? Promise.reject(new Error(words.order)) : Promise.resolve(),
            },
          ]}
        >
          <Input type="date" />
        </Form.Item>
      </EditDrawer>
    </div>
  );

  function departmentOf(named: string): string {
    const [kind, code = ""] = [named.slice(0, named.indexOf(":")), named.slice(named.indexOf(":") + 1)];
    return kind === "district" ? code : (ground.units.get(code)?.department ?? "");
  }

  /** Whether a rule is about the matter chosen, by itself, its class or its kind. */
  function covers(rule: Rule): boolean {
    const found = ground.matters.get(matter);
    const { subject } = aboutOf(rule);
    return subject === matter || (found !== undefined && (subject === found.kind || subject === `${found.kind}:${found.class}`));
  }
}

function fromRuling(params: URLSearchParams): RuleFields {
  const said = (name: string) => params.get(name) ?? "";
  return {
    ...BLANK,
    subject: said("matter"),
    area: said("area"),
    lead: said("unit") && `unit:${said("unit")}`,
    basis: said("basis"),
    validFrom: wallDate(Date.now()),
    precedentCase: said("fromCase"),
  };
}

function fromGap(params: URLSearchParams): RuleFields {
  const said = (name: string) => params.get(name) ?? "";
  return {
    ...BLANK,
    subject: said("matter"),
    area: said("area"),
    ground: said("ground"),
    always: !params.has("from"),
    days: said("days") ? said("days").split(",").map(Number) : [],
    from: said("from") || BLANK.from,
    until: said("until") || BLANK.until,
    validFrom: said("validFrom") || wallDate(Date.now()),
    validUntil: said("validUntil"),
  };
}

interface FilterProps {
  label: string;
  value: string;
  set: (value: string) => void;
  options: { value: string; label: string }[];
  fits?: (value: string, typed: string) => boolean;
}

function Filter({ label, value, set, options, fits }: FilterProps) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={value || undefined}
      onChange={(chosen: string | undefined) => set(chosen ?? "")}
      allowClear
      showSearch={{ filterOption: (typed, option) => fits?.(option?.value ?? "", typed) ?? (option?.label ?? "").includes(typed) }}
      options={options}
      style={{ width: 170 }}
    />
  );
}
