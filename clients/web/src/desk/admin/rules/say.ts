/** Rules in words: names for the codes that they hold. */
import type { Hours, Party, Rule } from "../../../gen/gridcase/registry/v1/content_pb";
import type { Ground } from "../../../ground/content";
import { useUnitWords } from "../units/words";
import { aboutOf, clock } from "./rules";
import { useRuleWords } from "./words";

export function useSay(ground: Ground) {
  const words = useRuleWords();
  const layers = useUnitWords().layerNames;
  const subject = (rule: Rule): string => {
    const { about, subject: id } = aboutOf(rule);
    if (about === "matter") return ground.matterName(id);
    const [kind = "", code] = id.split(":");
    const name = about === "class" && ground.catalogue?.matters.find((one) => one.kind === kind && one.class === code)?.className;
    return name || words.kinds[kind] || id;
  };
  const party = (named: Party | undefined): string => {
    const by = named?.by;
    if (by?.case === "unit") return ground.unitName(by.value);
    return by?.case === "districtOf" ? words.district(ground.departmentName(by.value)) : "—";
  };
  const hours = (said: Hours | undefined): string => {
    if (!said) return words.always;
    const days = said.days.length > 0 ? words.weekday(said.days.map((day) => words.dayNames[day - 1] ?? "")) : words.everyDay;
    return `${days} ${clock(said.fromMinute)}–${clock(said.untilMinute)}`;
  };
  const validity = ({ validFrom, validUntil }: Rule): string => {
    if (validFrom && validUntil) return words.span(validFrom, validUntil);
    if (validFrom) return words.fromDay(validFrom);
    return validUntil ? words.untilDay(validUntil) : words.forever;
  };
  const where = (rule: Rule): string => {
    const area = rule.area ? ground.areaName(rule.area) : words.wholeTown;
    return rule.ground ? `${area} · ${layers[rule.ground] ?? rule.ground}` : area;
  };
  return { subject, party, hours, validity, where };
}
