/** Codes of earlier standards as text: code@standard@first~last, as tables have them. */
import { create } from "@bufbuild/protobuf";
import { type FormerCode, FormerCodeSchema } from "../../../gen/gridcase/registry/v1/content_pb";

export function formerText({ code, standard, validFrom, validUntil }: FormerCode): string {
  const days = validFrom || validUntil ? `@${validFrom}~${validUntil}` : "";
  return `${code}@${standard}${days}`;
}

/** The code that a text names; undefined where it names none. */
export function readFormer(text: string): FormerCode | undefined {
  const [code = "", standard = "", days = "~"] = text.split("@").map((part) => part.trim());
  const [validFrom = "", validUntil = ""] = days.replace("～", "~").split("~").map((day) => day.trim());
  const isDay = (day: string) => day === "" || /^\d{4}-\d{2}-\d{2}$/.test(day);
  const whole = code !== "" && standard !== "" && text.split("@").length <= 3;
  return whole && isDay(validFrom) && isDay(validUntil) ? create(FormerCodeSchema, { code, standard, validFrom, validUntil }) : undefined;
}
