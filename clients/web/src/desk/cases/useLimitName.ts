/** What a limit of a case is called: its number where there are several, and what it is for or how long it is. */
import type { Deadline } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useDomain } from "../../text/domain";
import { texts } from "../../text/language";

const useWords = texts({
  zh: { limit: (number: number, about: string) => `第 ${number} 项${about && ` · ${about}`}` },
  en: { limit: (number, about) => `No. ${number}${about && ` · ${about}`}` },
});

export function useLimitName(): (deadline: Pick<Deadline, "number" | "limit">) => string {
  const words = useWords();
  const domain = useDomain();
  return ({ number, limit }) => words.limit(number, limit ? limit.purpose || domain.limit(limit) : "");
}
