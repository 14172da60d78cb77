/** What can be chosen in a rule: matters, classes, kinds, areas, grounds, parties. */
import { useMemo } from "react";
import type { UnitSet } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { findMatters } from "../../../ground/search";
import { useUnitWords } from "../units/words";
import { useRuleWords } from "./words";

export interface Option {
  value: string;
  label: string;
}

export interface RuleOptions {
  matters: Option[];
  classes: Option[];
  kinds: Option[];
  areas: Option[];
  grounds: Option[];
  parties: { label: string; options: Option[] }[];
}

export function useRuleOptions(ground: Ground): RuleOptions {
  const words = useRuleWords();
  const layers = useUnitWords().layerNames;
  return useMemo(() => {
    const matters = ground.catalogue?.matters ?? [];
    const classes = new Map(matters.map((matter) => [`${matter.kind}:${matter.class}`, matter.className]));
    const kinds = [...new Set(matters.map(({ kind }) => kind))];
    const set: UnitSet | undefined = ground.unitSet;
    const grounds = [...new Set((set?.grounds ?? []).map(({ layer }) => layer))];
    return {
      matters: matters.map(({ id, name }) => ({ value: id, label: `${name}（${id}）` })),
      classes: [...classes].map(([value, name]) => ({ value, label: `${name}（${value}）` })),
      kinds: kinds.map((value) => ({ value, label: words.kinds[value] ?? value })),
      areas: (ground.boundaries?.areas ?? []).map(({ code, name }) => ({ value: code, label: `${name}（${code}）` })),
      grounds: [{ value: "", label: words.anyGroundOption }, ...grounds.map((value) => ({ value, label: layers[value] ?? value }))],
      parties: [
        {
          label: words.byDistrict,
          options: (set?.departments ?? []).map(({ code, name }) => ({ value: `district:${code}`, label: words.district(name) })),
        },
        { label: words.unit, options: (set?.units ?? []).map(({ code, name }) => ({ value: `unit:${code}`, label: name })) },
      ],
    };
  }, [ground, words, layers]);
}

/** Whether a matter's option fits what is typed: words, synonyms, pinyin initials, code. */
export function matterFits(ground: Ground, id: string, typed: string): boolean {
  const matter = ground.matters.get(id);
  return matter !== undefined && findMatters([{ ...matter, retired: false }], typed).length > 0;
}
