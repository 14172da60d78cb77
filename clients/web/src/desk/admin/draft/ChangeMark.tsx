/** How an entry of a draft differs from what is in force, by shape, colour and text. */
import { texts } from "../../../text/language";
import type { ChangeKind } from "./changes";
import "./change-mark.css";

const useWords = texts<Record<ChangeKind, string>>({
  zh: { added: "新增", changed: "已改", removed: "已删" },
  en: { added: "New", changed: "Changed", removed: "Removed" },
});

const SIGNS: Record<ChangeKind, string> = { added: "＋", changed: "✎", removed: "－" };

export function ChangeMark({ kind }: { kind: ChangeKind | undefined }) {
  const words = useWords();
  if (!kind) return null;
  return (
    <span className={`change-mark change-${kind}`}>
      <span aria-hidden>{SIGNS[kind]}</span>
      {words[kind]}
    </span>
  );
}
