/** The command palette: views, what may be done with the case, and any case by its number. */
import { Input, Modal } from "antd";
import { useId, useState, type KeyboardEvent } from "react";
import { useKeyWords } from "./words";

/** Something the palette can do. */
export interface PaletteEntry {
  name: string;
  /** What kind it is, in a word. */
  kind: string;
  key?: string;
  run: () => void;
}

interface PaletteProps {
  entries: PaletteEntry[];
  /** Opens a case by what was typed. */
  open: (number: string) => void;
  close: () => void;
}

export function Palette({ entries, open, close }: PaletteProps) {
  const words = useKeyWords();
  const listId = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const typed = text.trim();
  const number = /\d{4,}/.test(typed) ? [{ name: words.goTo(typed), kind: "", run: () => open(typed) } as PaletteEntry] : [];
  // What is named so comes first: a saved view may have a year in its name.
  const found = [
    ...entries.filter(({ name, key }) => name.toLowerCase().includes(typed.toLowerCase()) || key === typed.toUpperCase()),
    ...number,
  ];
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((index) => (index + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <Modal
      open
      title={words.palette}
      footer={null}
      width={520}
      onCancel={close}
      afterOpenChange={(shown) => shown && document.getElementById(`${listId}-input`)?.focus()}
    >
      <Input
        id={`${listId}-input`}
        autoFocus
        role="combobox"
        aria-label={words.palette}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
        placeholder={words.hint}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <ul id={listId} className="palette" role="listbox" aria-label={words.palette}>
        {found.map((entry, index) => (
          <li
            key={entry.kind + entry.name}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => run(entry)}
          >
            <span>{entry.name}</span>
            <small>{entry.kind}</small>
            {entry.key && <kbd>{entry.key}</kbd>}
          </li>
        ))}
        {found.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled>
            {words.nothing}
          </li>
        )}
      </ul>
    </Modal>
  );
}
