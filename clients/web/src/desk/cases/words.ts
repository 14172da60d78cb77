/** Words of the page itself. */
import { texts } from "../../text/language";

export const usePageWords = texts({
  zh: { confirm: (unit: string) => `确认派遣给${unit}`, understood: "知道了" },
  en: { confirm: (unit) => `Dispatch to ${unit}`, understood: "Understood" },
});
