/** One area, and its name and mark to be edited. */
import { Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { type Area, AreaLevel, type Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { ChangeMark } from "../draft/ChangeMark";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { SpecialMark } from "./SpecialMark";
import { useGroundWords } from "./words";

interface AreaDetailProps {
  area: Area | undefined;
  parent: Area | undefined;
  /** How many grids lie in it. */
  grids: number;
  draft: PartDraft<Part.BOUNDARIES>;
  choose: (code: string) => void;
}

export function AreaDetail({ area, parent, grids, draft, choose }: AreaDetailProps) {
  const words = useGroundWords();
  const [editing, setEditing] = useState(false);
  if (!area) return <p className="admin-empty">{words.choose}</p>;
  const save = ({ name, special }: { name: string; special: boolean }) =>
    draft.edit((set) => {
      const found = set.areas.find(({ code }) => code === area.code);
      if (found) Object.assign(found, { name: name.trim(), special });
    });
  return (
    <>
      <h2>
        {area.name || area.code}
        {area.special && <SpecialMark />}
        <ChangeMark kind={draft.changed.get(`areas/${area.code}`)} />
        {draft.isDraft && (
          <Button size="small" onClick={() => setEditing(true)}>
            {words.edit}
          </Button>
        )}
      </h2>
      <dl className="admin-facts">
        <dt>{words.code}</dt>
        <dd>
          <code>{area.code}</code>
        </dd>
        <dt>{words.level}</dt>
        <dd>{words.levels[area.level]}</dd>
        {area.parent && (
          <>
            <dt>{words.parent}</dt>
            <dd>
              {parent ? (
                <Button type="link" className="admin-row-name" onClick={() => choose(parent.code)}>
                  {parent.name}
                </Button>
              ) : (
                <code>{area.parent}</code>
              )}
            </dd>
          </>
        )}
        {area.origins.length > 0 && (
          <>
            <dt>{words.origins}</dt>
            <dd>
              <code>{area.origins.join("、")}</code>
            </dd>
          </>
        )}
        {grids > 0 && (
          <>
            <dt>{words.inside}</dt>
            <dd>
              {grids}
              {!area.shape && `（${words.noShape}）`}
            </dd>
          </>
        )}
      </dl>
      <EditDrawer
        form="area"
        title={words.editTitle(area.name)}
        open={editing}
        initial={{ name: area.name, special: area.special }}
        close={() => setEditing(false)}
        save={save}
        size={420}
      >
        <Form.Item name="name" label={words.name} rules={[{ required: true, whitespace: true, message: words.nameNeeded }]}>
          <Input maxLength={200} />
        </Form.Item>
        {area.level === AreaLevel.GRID && (
          <Form.Item name="special" valuePropName="checked" extra={words.specialNote}>
            <Checkbox>{words.special}</Checkbox>
          </Form.Item>
        )}
      </EditDrawer>
    </>
  );
}
