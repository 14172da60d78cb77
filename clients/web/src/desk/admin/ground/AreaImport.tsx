/** Imports the areas of one level from a file. */
import { Form, Select } from "antd";
import { registry } from "../../../api/services";
import { AreaLevel, type Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Region } from "../../../map/GroundMap";
import { CONTENT_PATIENCE, type PartDraft } from "../draft/use";
import { ImportDrawer, PropertyField } from "../imports/ImportDrawer";
import { useGroundWords } from "./words";

interface Fields {
  level?: AreaLevel;
  parentProperty: string;
  specialProperty: string;
}

const LEVELS = [AreaLevel.DISTRICT, AreaLevel.TOWN, AreaLevel.COMMUNITY, AreaLevel.GRID];

interface AreaImportProps {
  open: boolean;
  close: () => void;
  under: readonly Region[];
  draft: PartDraft<Part.BOUNDARIES>;
}

export function AreaImport({ open, close, under, draft }: AreaImportProps) {
  const words = useGroundWords();
  return (
    <ImportDrawer<Fields>
      title={words.importTitle}
      note={words.importNote}
      open={open}
      close={close}
      under={under}
      initial={{ level: AreaLevel.GRID, parentProperty: "", specialProperty: "" }}
      suggest={({ parent, special }) => ({ parentProperty: parent, specialProperty: special })}
      fields={(names) => (
        <>
          <Form.Item name="level" label={words.level} rules={[{ required: true, message: words.levelNeeded }]}>
            <Select options={LEVELS.map((value) => ({ value, label: words.levels[value] }))} />
          </Form.Item>
          <div className="admin-pair">
            <PropertyField name="parentProperty" label={words.parentProperty} none={words.fromCode} names={names} />
            <PropertyField name="specialProperty" label={words.specialProperty} none={words.none} names={names} />
          </div>
        </>
      )}
      send={async (reading, { level, parentProperty, specialProperty }) => {
        const request = { ...reading, level, parentProperty, specialProperty };
        const { areas, ...answer } = await registry.importAreas(request, { timeoutMs: CONTENT_PATIENCE });
        return { read: areas, ...answer };
      }}
      done={({ etag }) => draft.imported(etag)}
    />
  );
}
