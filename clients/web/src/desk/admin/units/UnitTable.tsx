/** The units as a table, with what a dispatcher would miss: a telephone, a district. */
import { Button, Input, Select, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import type { Unit, UnitSet } from "../../../gen/gridcase/registry/v1/content_pb";
import { ChangeMark } from "../draft/ChangeMark";
import type { ChangeKind } from "../draft/changes";
import { DistrictMark } from "./DistrictMark";
import { useUnitWords } from "./words";

interface UnitTableProps {
  set: UnitSet;
  department: string;
  showDepartment: (code: string) => void;
  chosen: string;
  choose: (code: string) => void;
  changed: ReadonlyMap<string, ChangeKind>;
}

export function UnitTable({ set, department, showDepartment, chosen, choose, changed }: UnitTableProps) {
  const words = useUnitWords();
  const [text, setText] = useState("");
  const names = new Map(set.departments.map(({ code, name }) => [code, name]));
  const word = text.trim().toLowerCase();
  const units = set.units.filter(
    (unit) =>
      (!department || unit.department === department) &&
      (!word || unit.name.toLowerCase().includes(word) || unit.code.toLowerCase().includes(word)),
  );
  const columns: TableColumnsType<Unit> = [
    {
      title: words.name,
      key: "name",
      render: (_, { code, name }) => (
        <>
          <Button type="link" className="admin-row-name" aria-pressed={code === chosen} onClick={() => choose(code)}>
            {name}
          </Button>{" "}
          <ChangeMark kind={changed.get(`units/${code}`)} />
        </>
      ),
    },
    { title: words.code, key: "code", width: 90, render: (_, { code }) => <code>{code}</code> },
    { title: words.department, key: "department", width: 120, render: (_, unit) => names.get(unit.department) ?? unit.department },
    {
      title: words.telephone,
      key: "telephone",
      width: 110,
      render: (_, { telephone }) => telephone || <span className="admin-none">{words.none}</span>,
    },
    { title: words.district, key: "district", width: 96, render: (_, unit) => <DistrictMark unit={unit} /> },
  ];
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
        <Select
          aria-label={words.department}
          value={department}
          onChange={showDepartment}
          options={[{ value: "", label: words.allDepartments }, ...set.departments.map(({ code, name }) => ({ value: code, label: name }))]}
          style={{ minWidth: 140 }}
        />
      </div>
      <div className="admin-scroll">
        <Table<Unit>
          aria-label={words.table}
          size="small"
          rowKey="code"
          columns={columns}
          dataSource={units}
          pagination={false}
          sticky
          rowClassName={({ code }) => (code === chosen ? "admin-chosen" : "")}
          locale={{ emptyText: <p className="admin-empty">{set.units.length > 0 ? words.nothing : words.empty}</p> }}
        />
      </div>
      <p className="admin-sum">{words.sum(units.length, units.filter(({ district }) => !district).length)}</p>
    </>
  );
}
