/** The form that adds and changes an asset in the draft; its place by coordinates or by a click on the map. */
import { create } from "@bufbuild/protobuf";
import { Form, type FormInstance, Input, InputNumber, Select, Spin } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { type Asset, AssetSchema, type Part } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Place } from "../../../map/GroundMap";
import { EditDrawer } from "../draft/EditDrawer";
import type { PartDraft } from "../draft/use";
import { SEARCH, useAssetOptions } from "./options";
import { useAssetWords } from "./words";
import { spotsOf, useAreas } from "./use";

const GroundMap = lazy(() => import("../../../map/GroundMap"));

/** What the registry takes as a code. */
const CODE = /^[A-Za-z0-9_.:/-]+$/;
/** Places are kept in steps of 1e-7 degree. */
const DIGITS = 7;
const rounded = (degrees: number) => Number(degrees.toFixed(DIGITS));

interface Fields {
  code: string;
  type?: string;
  name: string;
  owner?: string;
  maintainer?: string;
  longitude?: number;
  latitude?: number;
  ground?: string;
}

interface AssetFormProps {
  open: boolean;
  close: () => void;
  draft: PartDraft<Part.ASSETS>;
  /** What is changed; undefined adds one. */
  entry: Asset | undefined;
  saved: (code: string) => void;
}

export function AssetForm({ open, close, draft, entry, saved }: AssetFormProps) {
  const words = useAssetWords();
  const assets = draft.content?.assets ?? [];
  const { types, units, grounds } = useAssetOptions(assets);
  const { code = "", type, name = "", owner, maintainer, longitude, latitude, ground } = entry ?? {};
  // An empty choice shows what it stands for.
  const initial: Fields = {
    code,
    type: type || undefined,
    name,
    owner: owner || undefined,
    maintainer: maintainer || undefined,
    longitude,
    latitude,
    ground: ground || undefined,
  };
  const save = async (values: Fields) => {
    const said = create(AssetSchema, { ...values, code: entry?.code ?? values.code.trim(), name: values.name.trim() });
    await draft.edit((content) => {
      const at = content.assets.findIndex((one) => one.code === said.code);
      if (at < 0) content.assets.push(said);
      else content.assets[at] = said;
    });
    saved(said.code);
  };
  const free = (_: unknown, code: string) =>
    !entry && assets.some((one) => one.code === code.trim()) ? Promise.reject(new Error(words.codeTaken)) : Promise.resolve();
  const needed = { required: true, message: words.needed };
  return (
    <EditDrawer<Fields>
      form="asset"
      title={entry ? words.editTitle(name || code) : words.add}
      open={open}
      initial={initial}
      close={close}
      save={save}
      size={560}
    >
      {(form) => (
        <>
          <Form.Item
            name="code"
            label={words.code}
            extra={entry ? undefined : words.codeNote}
            rules={[needed, { pattern: CODE, message: words.codeShape }, { validator: free }]}
          >
            <Input disabled={entry !== undefined} maxLength={64} />
          </Form.Item>
          <Form.Item name="type" label={words.type} rules={[needed]}>
            <Select showSearch={SEARCH} options={types} />
          </Form.Item>
          <Form.Item name="name" label={words.name} extra={words.nameNote}>
            <Input maxLength={200} />
          </Form.Item>
          <div className="admin-pair">
            <Form.Item name="owner" label={words.owner} extra={words.ownerNote}>
              <Select showSearch={SEARCH} allowClear placeholder={words.unknownOwner} options={units} />
            </Form.Item>
            <Form.Item name="maintainer" label={words.maintainer}>
              <Select showSearch={SEARCH} allowClear placeholder={words.none} options={units} />
            </Form.Item>
            <Degrees name="longitude" most={180} />
            <Degrees name="latitude" most={90} />
          </div>
          <PickMap form={form} assets={assets} start={entry && spotsOf([entry])[0]} />
          <Form.Item name="ground" label={words.ground}>
            <Select allowClear placeholder={words.none} options={grounds} />
          </Form.Item>
        </>
      )}
    </EditDrawer>
  );
}

function Degrees({ name, most }: { name: "longitude" | "latitude"; most: number }) {
  const words = useAssetWords();
  return (
    <Form.Item
      name={name}
      label={words[name]}
      rules={[
        { required: true, message: words.needed },
        { type: "number", min: -most, max: most, message: words.degrees(most) },
      ]}
    >
      <InputNumber controls={false} precision={DIGITS} style={{ width: "100%" }} />
    </Form.Item>
  );
}

interface PickMapProps {
  form: FormInstance<Fields>;
  assets: readonly Asset[];
  /** Where the map looks first; everywhere where it is not said. */
  start: Place | undefined;
}

function PickMap({ form, assets, start }: PickMapProps) {
  const words = useAssetWords();
  const areas = useAreas();
  const spots = useMemo(() => spotsOf(assets), [assets]);
  const longitude = Form.useWatch("longitude", form);
  const latitude = Form.useWatch("latitude", form);
  const place = typeof longitude === "number" && typeof latitude === "number" ? { longitude, latitude } : undefined;
  const pick = (at: Place) => {
    form.setFieldsValue({ longitude: rounded(at.longitude), latitude: rounded(at.latitude) });
    void form.validateFields(["longitude", "latitude"]).catch(() => undefined);
  };
  return (
    <div className="assets-pick">
      <p className="admin-note">{words.pick}</p>
      <div>
        <Suspense fallback={<Spin className="admin-wait" />}>
          <GroundMap label={words.pickMap} areas={areas} spots={spots} place={place} look={start} onPlace={pick} />
        </Suspense>
      </div>
    </div>
  );
}
