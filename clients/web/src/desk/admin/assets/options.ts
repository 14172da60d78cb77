/** What can be said of an asset: component types of the catalogue, units, ground layers. */
import { useMemo } from "react";
import type { Asset } from "../../../gen/gridcase/registry/v1/content_pb";
import { typeOfMatter } from "../../../ground/component";
import { useGround } from "../../../ground/use";
import { useUnitWords } from "../units/words";

export interface Option {
  value: string;
  label: string;
}

const named = (name: string, code: string) => (name === code ? code : `${name}（${code}）`);

/** Types that assets have already can be chosen where the catalogue does not know them. */
export function useAssetOptions(assets: readonly Asset[]): Record<"types" | "units" | "grounds", Option[]> {
  const ground = useGround();
  const layers = useUnitWords().layerNames;
  return useMemo(() => {
    const known = [...ground.matters.keys()].flatMap((id) => typeOfMatter(id) ?? []);
    const types = [...new Set([...known, ...assets.map(({ type }) => type)])].sort();
    const grounds = [...new Set(ground.unitSet?.grounds.map(({ layer }) => layer))];
    return {
      types: types.map((value) => ({ value, label: named(ground.typeName(value), value) })),
      units: [...ground.units.values()].map(({ code, name }) => ({ value: code, label: named(name, code) })),
      grounds: grounds.map((value) => ({ value, label: layers[value] ?? value })),
    };
  }, [ground, layers, assets]);
}

/** Options are searched by what they show. */
export const SEARCH = { optionFilterProp: "label" };
