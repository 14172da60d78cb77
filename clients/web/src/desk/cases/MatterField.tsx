/** Finding a matter by words, synonyms, pinyin initials or code: a text field with a list of what fits. */
import { Input } from "antd";
import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { Matter } from "../../gen/gridcase/registry/v1/content_pb";
import { findMatters } from "../../ground/search";
import { useGround } from "../../ground/use";
import { texts } from "../../text/language";
import "./matter-field.css";

const useWords = texts({
  zh: { hint: "名称、同义词、拼音首字母或代码", none: "没有符合的事项，换个词试试", list: "符合的事项" },
  en: { hint: "Name, synonym, pinyin initials or code", none: "No matter fits; try another word", list: "Matters that fit" },
});

/** No more than this are listed: who sees more types on. */
const MOST = 12;

interface MatterFieldProps {
  id: string;
  /** Matter id. */
  value: string;
  choose: (matter: Matter) => void;
  invalid?: boolean;
}

export function MatterField({ id, value, choose, invalid = false }: MatterFieldProps) {
  const words = useWords();
  const ground = useGround();
  const listId = useId();
  const [text, setText] = useState<string>();
  const [active, setActive] = useState(0);
  const found = useMemo(() => (text === undefined ? [] : findMatters(ground.matters.values(), text).slice(0, MOST)), [ground, text]);
  const open = text !== undefined;
  const take = (matter: Matter | undefined) => {
    if (!matter) return;
    choose(matter);
    setText(undefined);
  };
  const type = (typed: string) => {
    setText(typed);
    setActive(0);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (open) setActive((index) => Math.min(found.length - 1, Math.max(0, index + step)));
      else type("");
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      take(found[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setText(undefined);
    }
  };
  return (
    <div className="matter-field">
      <Input
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && found[active] ? `${listId}-${active}` : undefined}
        aria-invalid={invalid}
        status={invalid ? "error" : undefined}
        autoComplete="off"
        placeholder={words.hint}
        value={text ?? (value ? ground.matterName(value) : "")}
        onChange={(event) => type(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => setText(undefined)}
        onKeyDown={press}
      />
      {open && (
        <ul id={listId} role="listbox" aria-label={words.list}>
          {found.map((matter, index) => (
            <li
              key={matter.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                take(matter);
              }}
            >
              <b>{matter.name}</b> <span>{matter.className}</span> <span>{matter.code}</span>
              {matter.emergencyNumber && <em>{matter.emergencyNumber}</em>}
            </li>
          ))}
          {found.length === 0 && (
            <li role="option" aria-selected={false} aria-disabled className="matter-none">
              {words.none}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
