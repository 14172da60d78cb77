/** Which asset a component matter is about: one of those near the marked place, or none. Not there where none are known. */
import { Radio } from "antd";
import { typeOfMatter } from "../../ground/component";
import { useNearAssets } from "../../ground/near-assets";
import { type Entered, placed } from "./form";
import { useRegisterWords } from "./words";

interface AssetFieldProps {
  entered: Entered;
  change: (change: Partial<Entered>) => void;
}

export function AssetField({ entered, change }: AssetFieldProps) {
  const words = useRegisterWords();
  const near = useNearAssets(entered.matter, placed(entered));
  const { asset: chosen } = entered;
  const options = near.map(({ asset, distanceM, ownerName }) => {
    const { code = "", name = "" } = asset ?? {};
    return { value: code, label: words.asset(name || code, Math.round(distanceM), ownerName || words.unowned) };
  });
  // What was chosen stays where the place has moved on.
  if (chosen && !options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: chosen });
  if (typeOfMatter(entered.matter) === undefined || options.length === 0) return null;
  return (
    <fieldset className="register-field register-wide">
      <legend>{words.assets}</legend>
      <Radio.Group
        className="register-assets"
        value={chosen}
        options={[...options, { value: "", label: words.noAsset }]}
        onChange={(event) => change({ asset: event.target.value as string })}
      />
      <span className="register-note">{words.assetHint}</span>
    </fieldset>
  );
}
