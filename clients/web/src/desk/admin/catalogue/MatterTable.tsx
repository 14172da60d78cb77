/** The matters as a table with search and filters. */
import { Button, Checkbox, Input, Select, type TableColumnsType } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { type Catalogue, DispatchPolicy, type Matter } from "../../../gen/gridcase/registry/v1/content_pb";
import { findMatters } from "../../../ground/search";
import { useDomain } from "../../../text/domain";
import { DenseTable } from "../DenseTable";
import { ChangeMark } from "../draft/ChangeMark";
import type { ChangeKind } from "../draft/changes";
import { MatterFlags, PolicyMark } from "./PolicyMark";
import { useCatalogueWords } from "./words";

interface MatterTableProps {
  catalogue: Catalogue;
  chosen: string;
  choose: (id: string) => void;
  changed: ReadonlyMap<string, ChangeKind>;
}

/** The matters that fit what is typed; those in use, or all. */
function found(catalogue: Catalogue, text: string, retired: boolean): Matter[] {
  if (!retired) return findMatters(catalogue.matters, text);
  const own = new Map(catalogue.matters.map((matter) => [matter.id, matter]));
  const all = catalogue.matters.map((matter) => ({ ...matter, retired: false }));
  return findMatters(all, text).flatMap(({ id }) => own.get(id) ?? []);
}

export function MatterTable({ catalogue, chosen, choose, changed }: MatterTableProps) {
  const words = useCatalogueWords();
  const { limit } = useDomain();
  const [text, setText] = useState("");
  const [group, setGroup] = useState("");
  const [policy, setPolicy] = useState(0);
  const [retired, setRetired] = useState(false);
  const word = useDeferredValue(text);
  const classes = useMemo(
    () => [...new Map(catalogue.matters.map((matter) => [`${matter.kind}:${matter.class}`, matter.className]))],
    [catalogue],
  );
  const matters = useMemo(
    () =>
      found(catalogue, word, retired).filter(
        (matter) =>
          (!group || `${matter.kind}:${matter.class}` === group) &&
          (!policy || (matter.policy === DispatchPolicy.CONFIRM) === (policy === DispatchPolicy.CONFIRM)),
      ),
    [catalogue, word, retired, group, policy],
  );
  const columns: TableColumnsType<Matter> = [
    {
      title: words.name,
      key: "name",
      width: 230,
      render: (_, matter) => (
        <>
          <Button type="link" className="admin-row-name" aria-pressed={matter.id === chosen} onClick={() => choose(matter.id)}>
            {matter.name}
          </Button>{" "}
          <MatterFlags matter={matter} /> <ChangeMark kind={changed.get(`matters/${matter.id}`)} />
        </>
      ),
    },
    { title: words.code, key: "code", width: 110, render: (_, { code }) => <code>{code}</code> },
    { title: words.class, key: "class", width: 170, render: (_, { kind, className }) => [words.kinds[kind] ?? kind, className].filter(Boolean).join(" · ") },
    { title: words.policy, key: "policy", width: 96, render: (_, matter) => <PolicyMark policy={matter.policy} /> },
    {
      title: words.limit,
      key: "limit",
      width: 120,
      render: (_, { rows, defaultRow }) => {
        const limits = (rows.find(({ number }) => number === defaultRow) ?? rows[0])?.limits ?? [];
        return limits.length > 0 ? limits.map(limit).join(words.comma) : <span className="admin-none">{words.noLimit}</span>;
      },
    },
  ];
  return (
    <>
      <div className="admin-tools">
        <Input.Search
          className="admin-find"
          aria-label={words.find}
          placeholder={words.find}
          allowClear
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          aria-label={words.class}
          value={group}
          onChange={setGroup}
          options={[{ value: "", label: words.allClasses }, ...classes.map(([value, label]) => ({ value, label }))]}
          style={{ width: 150 }}
        />
        <Select
          aria-label={words.policy}
          value={policy}
          onChange={setPolicy}
          options={[
            { value: 0, label: words.allPolicies },
            ...[DispatchPolicy.AUTO, DispatchPolicy.CONFIRM].map((value) => ({ value: Number(value), label: words.policies[value] })),
          ]}
          style={{ width: 170 }}
        />
        <Checkbox checked={retired} onChange={(event) => setRetired(event.target.checked)}>
          {words.withRetired}
        </Checkbox>
      </div>
      <DenseTable<Matter>
        label={words.table}
        columns={columns}
        rows={matters}
        rowKey="id"
        chosen={chosen}
        empty={catalogue.matters.length > 0 ? words.nothing : words.empty}
        width={740}
      />
      <p className="admin-sum">{words.sum(matters.length, catalogue.matters.length)}</p>
    </>
  );
}
