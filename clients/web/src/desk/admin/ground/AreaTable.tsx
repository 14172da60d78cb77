/** The areas as a table that opens like a tree; the name of an area shows it. */
import { Button, Input, Table, type TableColumnsType } from "antd";
import { useMemo, useState } from "react";
import type { Area } from "../../../gen/gridcase/registry/v1/content_pb";
import { ChangeMark } from "../draft/ChangeMark";
import type { ChangeKind } from "../draft/changes";
import { type AreaNode, findAreas } from "./areas";
import { SpecialMark } from "./SpecialMark";
import { useGroundWords } from "./words";

interface AreaTableProps {
  trees: readonly AreaNode[];
  areas: readonly Area[];
  chosen: string;
  choose: (code: string) => void;
  changed: ReadonlyMap<string, ChangeKind>;
}

interface Row {
  key: string;
  area: Area;
  leaves: number;
  children?: Row[];
}

const rowOf = ({ area, leaves, children }: AreaNode): Row => ({
  key: area.code,
  area,
  leaves,
  children: children.length > 0 ? children.map(rowOf) : undefined,
});

/** Codes of all rows that have rows below them. */
const parents = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ key, children }) => (children ? [key, ...parents(children)] : []));

export function AreaTable({ trees, areas, chosen, choose, changed }: AreaTableProps) {
  const words = useGroundWords();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState<string[]>();
  const rows = useMemo(() => findAreas(trees, text).map(rowOf), [trees, text]);
  const byCode = useMemo(() => new Map(areas.map((area) => [area.code, area])), [areas]);
  const above: string[] = [];
  for (let code = byCode.get(chosen)?.parent; code && !above.includes(code); code = byCode.get(code)?.parent) above.push(code);
  const own = opened ?? trees.map(({ area }) => area.code);
  const open = text.trim() ? parents(rows) : [...new Set([...own, ...above])];
  const columns: TableColumnsType<Row> = [
    {
      title: words.name,
      key: "name",
      render: (_, { area }) => (
        <>
          <Button type="link" className="admin-row-name" aria-pressed={area.code === chosen} onClick={() => choose(area.code)}>
            {area.name || area.code}
          </Button>{" "}
          {area.special && <SpecialMark />} <ChangeMark kind={changed.get(`areas/${area.code}`)} />
        </>
      ),
    },
    { title: words.code, key: "code", width: 148, render: (_, { area }) => <code>{area.code}</code> },
    { title: words.inside, key: "leaves", width: 64, align: "right", render: (_, { leaves }) => leaves || "" },
  ];
  const levels = [...new Set(areas.map(({ level }) => level))].sort();
  return (
    <>
      <div className="admin-tools">
        <Input.Search
          aria-label={words.find}
          placeholder={words.find}
          allowClear
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="admin-scroll">
        <Table<Row>
          aria-label={words.table}
          size="small"
          rowKey="key"
          columns={columns}
          dataSource={rows}
          pagination={false}
          sticky
          expandable={{ expandedRowKeys: open, onExpandedRowsChange: (keys) => setOpened(keys.map(String)), indentSize: 14 }}
          rowClassName={({ key }) => (key === chosen ? "admin-chosen" : "")}
          locale={{ emptyText: <p className="admin-empty">{areas.length > 0 ? words.nothing : words.empty}</p> }}
        />
      </div>
      <p className="admin-sum">
        {words.sum(levels.map((level) => words.count(words.levels[level], areas.filter((area) => area.level === level).length)))}
        {areas.some(({ special }) => special) && ` · ${words.count(words.special, areas.filter(({ special }) => special).length)}`}
      </p>
    </>
  );
}
