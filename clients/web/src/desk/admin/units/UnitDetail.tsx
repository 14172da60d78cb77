/** One unit, or the departments where none is chosen. */
import { Button } from "antd";
import { useState } from "react";
import type { Department, Part, Unit } from "../../../gen/gridcase/registry/v1/content_pb";
import { ChangeMark } from "../draft/ChangeMark";
import { EntryHead } from "../draft/EntryHead";
import type { PartDraft } from "../draft/use";
import { DistrictMark } from "./DistrictMark";
import { DepartmentForm, UnitForm } from "./UnitForm";
import { useUnitWords } from "./words";

interface UnitDetailProps {
  unit: Unit | undefined;
  draft: PartDraft<Part.UNITS>;
  gone: () => void;
}

export function UnitDetail({ unit, draft, gone }: UnitDetailProps) {
  const words = useUnitWords();
  const [editing, setEditing] = useState(false);
  if (!unit) return <Departments draft={draft} />;
  const department = draft.content?.departments.find(({ code }) => code === unit.department);
  return (
    <>
      <EntryHead
        name={unit.name}
        kind={draft.changed.get(`units/${unit.code}`)}
        editable={draft.isDraft}
        words={words}
        edit={() => setEditing(true)}
        remove={() =>
          draft.edit((content) => {
            content.units = content.units.filter(({ code }) => code !== unit.code);
          })
        }
        gone={gone}
      />
      <dl className="admin-facts">
        <dt>{words.code}</dt>
        <dd>
          <code>{unit.code}</code>
        </dd>
        <dt>{words.department}</dt>
        <dd>{department?.name ?? unit.department}</dd>
        <dt>{words.telephone}</dt>
        <dd>{unit.telephone || <span className="admin-none">{words.none}</span>}</dd>
        <dt>{words.district}</dt>
        <dd>
          <DistrictMark unit={unit} />
          {!unit.district && <span className="admin-none"> {words.noDistrictNote}</span>}
        </dd>
      </dl>
      <UnitForm open={editing} close={() => setEditing(false)} draft={draft} entry={unit} department="" />
    </>
  );
}

function Departments({ draft }: { draft: PartDraft<Part.UNITS> }) {
  const words = useUnitWords();
  const [entry, setEntry] = useState<Department>();
  const [open, setOpen] = useState(false);
  const edit = (department: Department | undefined) => {
    setEntry(department);
    setOpen(true);
  };
  return (
    <>
      <h2>
        {words.departments}
        {draft.isDraft && (
          <Button size="small" onClick={() => edit(undefined)}>
            {words.addDepartment}
          </Button>
        )}
      </h2>
      <ul className="units-departments">
        {draft.content?.departments.map((department) => (
          <li key={department.code}>
            {department.name} <code>{department.code}</code> <ChangeMark kind={draft.changed.get(`departments/${department.code}`)} />
            {draft.isDraft && (
              <Button size="small" type="link" aria-label={words.editTitle(department.name)} onClick={() => edit(department)}>
                {words.edit}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="admin-none">{words.choose}</p>
      <DepartmentForm open={open} close={() => setOpen(false)} draft={draft} entry={entry} />
    </>
  );
}
