/** One asset, to be edited or removed. */
import { App, Button, Space } from "antd";
import { useState } from "react";
import type { Asset, Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../../ground/use";
import { ChangeMark } from "../draft/ChangeMark";
import { DraftProblem } from "../draft/DraftProblem";
import type { PartDraft } from "../draft/use";
import { useUnitWords } from "../units/words";
import { AssetForm } from "./AssetForm";
import { OwnerMark } from "./OwnerMark";
import { useAssetWords } from "./words";

interface AssetDetailProps {
  asset: Asset | undefined;
  draft: PartDraft<Part.ASSETS>;
  gone: () => void;
}

export function AssetDetail({ asset, draft, gone }: AssetDetailProps) {
  const words = useAssetWords();
  const ground = useGround();
  const layers = useUnitWords().layerNames;
  const { modal } = App.useApp();
  const [editing, setEditing] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  if (!asset) return <p className="admin-empty">{words.choose}</p>;
  const name = asset.name || asset.code;
  const none = <span className="admin-none">{words.none}</span>;
  const remove = () =>
    modal.confirm({
      title: words.removeSure(name),
      content: words.removeText,
      okText: words.remove,
      okButtonProps: { danger: true },
      cancelText: words.keep,
      onOk: () =>
        draft
          .edit((content) => {
            content.assets = content.assets.filter(({ code }) => code !== asset.code);
          })
          .then(gone, setFailure),
    });
  return (
    <>
      <h2>
        {name}
        <ChangeMark kind={draft.changed.get(`assets/${asset.code}`)} />
        {draft.isDraft && (
          <Space>
            <Button size="small" onClick={() => setEditing(true)}>
              {words.edit}
            </Button>
            <Button size="small" danger onClick={remove}>
              {words.remove}
            </Button>
          </Space>
        )}
      </h2>
      {failure !== undefined && <DraftProblem error={failure} />}
      <dl className="admin-facts">
        <dt>{words.code}</dt>
        <dd>
          <code>{asset.code}</code>
        </dd>
        <dt>{words.type}</dt>
        <dd>
          {ground.typeName(asset.type)} <code>{asset.type}</code>
        </dd>
        <dt>{words.owner}</dt>
        <dd>
          <OwnerMark owner={asset.owner} />
        </dd>
        <dt>{words.maintainer}</dt>
        <dd>{asset.maintainer ? ground.unitName(asset.maintainer) : none}</dd>
        <dt>{words.place}</dt>
        <dd>
          {asset.longitude?.toFixed(7)}, {asset.latitude?.toFixed(7)}
        </dd>
        <dt>{words.ground}</dt>
        <dd>{asset.ground ? (layers[asset.ground] ?? asset.ground) : none}</dd>
      </dl>
      <p className="admin-none">{asset.owner ? words.ownedNote : words.unownedNote}</p>
      <AssetForm open={editing} close={() => setEditing(false)} draft={draft} entry={asset} saved={() => undefined} />
    </>
  );
}
