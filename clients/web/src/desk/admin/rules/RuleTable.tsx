/** The rules as a table: what about, who leads, where, when, on what basis, how long. */
import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, type TableColumnsType } from "antd";
import type { Rule } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { DenseTable } from "../DenseTable";
import { ChangeMark } from "../draft/ChangeMark";
import type { ChangeKind } from "../draft/changes";
import { aboutOf, standing } from "./rules";
import { StandingMark } from "./StandingMark";
import { useSay } from "./say";
import { useRuleWords } from "./words";

export type RuleAct = "edit" | "copy" | "end" | "remove";

interface RuleTableProps {
  rules: readonly Rule[];
  ground: Ground;
  today: string;
  changed: ReadonlyMap<string, ChangeKind>;
  /** The rule last pointed at. */
  chosen: string;
  /** The rule saved last, which is scrolled to. */
  reveal: string;
  empty: string;
  /** Undefined where nothing can be changed. */
  act: ((act: RuleAct, rule: Rule) => void) | undefined;
}

export function RuleTable({ rules, ground, today, changed, chosen, reveal, empty, act }: RuleTableProps) {
  const words = useRuleWords();
  const say = useSay(ground);
  const columns: TableColumnsType<Rule> = [
    {
      title: words.subject,
      key: "subject",
      width: 210,
      sorter: (a, b) => aboutOf(a).subject.localeCompare(aboutOf(b).subject),
      render: (_, rule) => {
        const { about, subject } = aboutOf(rule);
        const name = say.subject(rule);
        return (
          <>
            {act ? (
              <Button type="link" className="admin-row-name" onClick={() => act("edit", rule)}>
                {name}
              </Button>
            ) : (
              name
            )}{" "}
            <ChangeMark kind={changed.get(`rules/${rule.id}`)} />
            <div className="rules-second">
              {about !== "matter" && `${words.abouts[about]} · `}
              <code>{subject}</code>
            </div>
          </>
        );
      },
    },
    {
      title: words.lead,
      key: "lead",
      width: 200,
      render: (_, rule) => (
        <>
          {say.party(rule.lead)}
          {rule.assisting.length > 0 && (
            <div className="rules-second">
              {words.assisting} · {rule.assisting.map(say.party).join(words.comma)}
            </div>
          )}
        </>
      ),
    },
    { title: words.where, key: "where", width: 140, render: (_, rule) => say.where(rule) },
    { title: words.hours, key: "hours", width: 110, render: (_, rule) => say.hours(rule.hours) },
    {
      title: words.basis,
      key: "basis",
      render: (_, rule) => (
        <>
          {rule.basis}
          {(rule.owner || rule.precedentCase) && (
            <div className="rules-second">
              {[rule.owner && words.owner, rule.precedentCase && `${words.precedent} ${rule.precedentCase}`].filter(Boolean).join(" · ")}
            </div>
          )}
        </>
      ),
    },
    {
      title: words.validity,
      key: "validity",
      width: 150,
      sorter: (a, b) => a.validFrom.localeCompare(b.validFrom),
      render: (_, rule) => (
        <>
          <StandingMark standing={standing(rule, today)} />
          <div className="rules-second">{say.validity(rule)}</div>
        </>
      ),
    },
    { title: words.priority, key: "priority", width: 84, align: "right", sorter: (a, b) => a.priority - b.priority, dataIndex: "priority" },
  ];
  if (act) {
    columns.push({
      title: <span className="visually-hidden">{words.actions}</span>,
      key: "actions",
      width: 48,
      render: (_, rule) => (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: (["edit", "copy", "end", "remove"] as const).map((key) => ({ key, label: words[key], danger: key === "remove" })),
            onClick: ({ key }) => act(key as RuleAct, rule),
          }}
        >
          <Button type="text" size="small" aria-label={words.more(rule.id)} icon={<MoreOutlined />} />
        </Dropdown>
      ),
    });
  }
  return (
    <DenseTable<Rule>
      label={words.table}
      columns={columns}
      rows={rules}
      rowKey="id"
      chosen={chosen}
      reveal={reveal}
      empty={empty}
      width={1200}
    />
  );
}
