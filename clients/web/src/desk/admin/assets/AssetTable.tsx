/** The assets as a table, found by code or name, type and owner. */
import { Button, Input, Select, type TableColumnsType } from "antd";
import { useMemo } from "react";
import type { Asset } from "../../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../../ground/use";
import { DenseTable } from "../DenseTable";
import { ChangeMark } from "../draft/ChangeMark";
import type { ChangeKind } from "../draft/changes";
import { useUnitWords } from "../units/words";
import { counted, UNKNOWN, type Wanted } from "./assets";
import { OwnerMark } from "./OwnerMark";
import { SEARCH } from "./options";
import { useAssetWords } from "./words";

interface AssetTableProps {
  assets: readonly Asset[];
  shown: readonly Asset[];
  wanted: Wanted;
  want: (change: Partial<Wanted>) => void;
  chosen: string;
  /** What was chosen elsewhere, to be scrolled to. */
  reveal: string;
  choose: (code: string) => void;
  changed: ReadonlyMap<string, ChangeKind>;
}

export function AssetTable({ assets, shown, wanted, want, chosen, reveal, choose, changed }: AssetTableProps) {
  const words = useAssetWords();
  const ground = useGround();
  const layers = useUnitWords().layerNames;
  const types = useMemo(() => counted(assets, "type"), [assets]);
  const owners = useMemo(() => counted(assets, "owner"), [assets]);
  const unowned = useMemo(() => shown.filter(({ owner }) => !owner).length, [shown]);
  const none = <span className="admin-none">{words.none}</span>;
  const unit = (code: string) => (code ? ground.unitName(code) : none);
  const columns: TableColumnsType<Asset> = [
    {
      title: words.code,
      key: "code",
      width: 216,
      render: (_, { code }) => (
        <>
          <Button type="link" className="admin-row-name" aria-pressed={code === chosen} onClick={() => choose(code)}>
            <code>{code}</code>
          </Button>{" "}
          <ChangeMark kind={changed.get(`assets/${code}`)} />
        </>
      ),
    },
    { title: words.type, key: "type", width: 96, render: (_, { type }) => ground.typeName(type) },
    { title: words.name, key: "name", width: 130, render: (_, { name }) => name || none },
    { title: words.owner, key: "owner", width: 146, render: (_, { owner }) => <OwnerMark owner={owner} /> },
    { title: words.maintainer, key: "maintainer", width: 146, render: (_, { maintainer }) => unit(maintainer) },
    { title: words.ground, key: "ground", width: 76, render: (_, asset) => (asset.ground ? (layers[asset.ground] ?? asset.ground) : none) },
  ];
  return (
    <>
      <div className="admin-tools">
        <Input.Search
          aria-label={words.find}
          placeholder={words.find}
          allowClear
          value={wanted.text}
          onChange={(event) => want({ text: event.target.value })}
        />
        <Select
          aria-label={words.type}
          value={wanted.type}
          onChange={(type) => want({ type })}
          showSearch={SEARCH}
          popupMatchSelectWidth={false}
          options={[
            { value: "", label: words.allTypes },
            ...types.map(([value, count]) => ({ value, label: words.counted(ground.typeName(value), count) })),
          ]}
          className="assets-filter"
        />
        <Select
          aria-label={words.owner}
          value={wanted.owner}
          onChange={(owner) => want({ owner })}
          showSearch={SEARCH}
          popupMatchSelectWidth={false}
          options={[
            { value: "", label: words.allOwners },
            ...owners.map(([value, count]) => ({
              value: value || UNKNOWN,
              label: words.counted(value ? ground.unitName(value) : words.unknownOwner, count),
            })),
          ]}
          className="assets-filter"
        />
      </div>
      <DenseTable<Asset>
        label={words.table}
        columns={columns}
        rows={shown}
        rowKey="code"
        chosen={chosen}
        reveal={reveal}
        empty={assets.length > 0 ? words.nothing : words.empty}
        width={810}
      />
      <p className="admin-sum" role="status">
        {words.sum(shown.length, assets.length, unowned)}
      </p>
    </>
  );
}
