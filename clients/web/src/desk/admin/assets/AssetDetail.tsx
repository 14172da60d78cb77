/** One asset, to be edited or removed. */
import { useState } from "react";
import type { Asset, Part } from "../../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../../ground/use";
import { EntryHead } from "../draft/EntryHead";
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
  const [editing, setEditing] = useState(false);
  if (!asset) return <p className="admin-empty">{words.choose}</p>;
  const name = asset.name || asset.code;
  const none = <span className="admin-none">{words.none}</span>;
  return (
    <>
      <EntryHead
        name={name}
        kind={draft.changed.get(`assets/${asset.code}`)}
        editable={draft.isDraft}
        words={words}
        edit={() => setEditing(true)}
        remove={() =>
          draft.edit((content) => {
            content.assets = content.assets.filter(({ code }) => code !== asset.code);
          })
        }
        gone={gone}
      />
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
