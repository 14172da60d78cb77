/** Imports the districts of one department's units from a file. */
import { Checkbox, Form, Select } from "antd";
import { registry } from "../../../api/services";
import type { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Region } from "../../../map/GroundMap";
import { CONTENT_PATIENCE, type PartDraft } from "../draft/use";
import { ImportDrawer, TextField } from "../imports/ImportDrawer";
import { useUnitWords } from "./words";

interface Fields {
  department?: string;
  unitPrefix: string;
  createUnits: boolean;
}

interface DistrictImportProps {
  open: boolean;
  close: () => void;
  under: readonly Region[];
  draft: PartDraft<Part.UNITS>;
}

export function DistrictImport({ open, close, under, draft }: DistrictImportProps) {
  const words = useUnitWords();
  return (
    <ImportDrawer<Fields>
      title={words.importTitle}
      note={words.importNote}
      open={open}
      close={close}
      under={under}
      initial={{ unitPrefix: "", createUnits: false }}
      suggest={() => ({})}
      fields={() => (
        <>
          <Form.Item name="department" label={words.department} rules={[{ required: true, message: words.departmentNeeded }]}>
            <Select
              placeholder={words.departmentNeeded}
              options={draft.content?.departments.map(({ code, name }) => ({ value: code, label: name }))}
            />
          </Form.Item>
          <TextField name="unitPrefix" label={words.prefix} extra={words.prefixNote} />
          <Form.Item name="createUnits" valuePropName="checked">
            <Checkbox>{words.create}</Checkbox>
          </Form.Item>
        </>
      )}
      send={async (reading, { department, unitPrefix, createUnits }) => {
        const request = { ...reading, department, unitPrefix, createUnits };
        const { districts, ...answer } = await registry.importDistricts(request, { timeoutMs: CONTENT_PATIENCE });
        return { read: districts, ...answer };
      }}
      done={({ etag }) => draft.imported(etag)}
    />
  );
}
