/** Imports assets from a file of points. */
import { Checkbox, Form, Select } from "antd";
import { registry } from "../../../api/services";
import type { Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Region } from "../../../map/GroundMap";
import { CONTENT_PATIENCE, type PartDraft } from "../draft/use";
import { ImportDrawer, PropertyField } from "../imports/ImportDrawer";
import { SEARCH, useAssetOptions } from "./options";
import { useAssetWords } from "./words";

interface Fields {
  typeProperty: string;
  type?: string;
  ownerProperty: string;
  owner?: string;
  maintainerProperty: string;
  groundProperty: string;
  replace: boolean;
}

interface AssetImportProps {
  open: boolean;
  close: () => void;
  under: readonly Region[];
  draft: PartDraft<Part.ASSETS>;
}

export function AssetImport({ open, close, under, draft }: AssetImportProps) {
  const words = useAssetWords();
  const { types, units } = useAssetOptions(draft.content?.assets ?? []);
  return (
    <ImportDrawer<Fields>
      title={words.importTitle}
      note={words.importNote}
      open={open}
      close={close}
      under={under}
      points
      initial={{ typeProperty: "", ownerProperty: "", maintainerProperty: "", groundProperty: "", replace: false }}
      suggest={({ type, owner, maintainer, ground }) => ({
        typeProperty: type,
        ownerProperty: owner,
        maintainerProperty: maintainer,
        groundProperty: ground,
      })}
      fields={(names) => (
        <>
          <div className="admin-pair">
            <PropertyField name="typeProperty" label={words.typeProperty} none={words.noProperty} names={names} />
            <Form.Item name="type" label={words.typeForAll}>
              <Select allowClear showSearch={SEARCH} placeholder={words.none} popupMatchSelectWidth={false} options={types} />
            </Form.Item>
            <PropertyField name="ownerProperty" label={words.ownerProperty} none={words.noProperty} names={names} />
            <Form.Item name="owner" label={words.ownerForAll}>
              <Select allowClear showSearch={SEARCH} placeholder={words.unknownOwner} popupMatchSelectWidth={false} options={units} />
            </Form.Item>
            <PropertyField name="maintainerProperty" label={words.maintainerProperty} none={words.noProperty} names={names} />
            <PropertyField name="groundProperty" label={words.groundProperty} none={words.noProperty} names={names} />
          </div>
          <Form.Item name="replace" valuePropName="checked" extra={words.replaceNote}>
            <Checkbox>{words.replace}</Checkbox>
          </Form.Item>
        </>
      )}
      send={async ({ repair: _repair, toleranceM: _tolerance, ...reading }, fields) => {
        const { typeProperty, type, ownerProperty, owner, maintainerProperty, groundProperty, replace } = fields;
        const request = { ...reading, typeProperty, type, ownerProperty, owner, maintainerProperty, groundProperty, replace };
        const answered = await registry.importAssets(request, { timeoutMs: CONTENT_PATIENCE });
        const { assets, added, changed, removed, ...answer } = answered;
        return { read: assets, difference: words.difference(added, changed, removed), ...answer };
      }}
      done={({ etag }) => draft.imported(etag)}
    />
  );
}
