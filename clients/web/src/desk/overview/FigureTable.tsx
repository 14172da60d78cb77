/** A table of figures that can be ordered by each column and gone through with arrow keys. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useLanguage } from "../../text/language";
import { type Column, COLUMNS, type Order, type Row, sorted } from "./figures";
import { useWords } from "./words";

interface Props {
  caption: string;
  nameTitle: string;
  rows: readonly Row[];
  total: Row;
  /** Marked column; the table is ordered by it until a person chooses another order. */
  figure: Column;
  chosen?: string;
  /** A row was chosen; without it rows are only read. */
  choose?: (key: string) => void;
  /** What stands beside a row's name. */
  beside?: (row: Row) => ReactNode;
  /** Draws the share of overdue cases under the open ones. */
  bars?: boolean;
}

export function FigureTable({ caption, nameTitle, rows, total, figure, chosen, choose, beside, bars = false }: Props) {
  const words = useWords();
  const language = useLanguage();
  const [own, setOwn] = useState<Order>();
  const order = own ?? { by: figure, down: true };
  const list = sorted(rows, order, language);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (chosen !== undefined) body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const by = (column: Order["by"]) => setOwn({ by: column, down: order.by === column ? !order.down : column !== "name" });
  const step = (event: KeyboardEvent) => {
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!to) return;
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const next = buttons[buttons.indexOf(event.target as HTMLElement) + to];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  // One stop for the tab key; arrows go on from there.
  const stop = list.some(({ key }) => key === chosen) ? chosen : list[0]?.key;
  const most = Math.max(1, ...rows.map(({ open }) => open));
  const direction = order.down ? "descending" : "ascending";
  const marked = (column: Order["by"]) => (column === figure ? "figure-marked" : undefined);
  const head = (column: Order["by"], title: string) => (
    <th key={column} scope="col" aria-sort={order.by === column ? direction : "none"} className={marked(column)}>
      <button type="button" onClick={() => by(column)}>
        {title}
        <span aria-hidden="true">{order.by === column ? (order.down ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
  return (
    <table className="figure-table" aria-label={caption}>
      <thead>
        <tr>
          {head("name", nameTitle)}
          {COLUMNS.map((column) => head(column, words.short[column]))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={choose && step}>
        {list.map((row) => (
          <tr key={row.key} aria-selected={choose ? row.key === chosen : undefined}>
            <th scope="row">
              {choose ? (
                <button
                  type="button"
                  tabIndex={row.key === stop ? 0 : -1}
                  aria-pressed={row.key === chosen}
                  onClick={() => choose(row.key)}
                >
                  {row.name}
                </button>
              ) : (
                row.name
              )}
              {beside?.(row)}
            </th>
            {COLUMNS.map((column) => (
              <td key={column} className={marked(column)}>
                {row[column] || <span className="figure-zero">0</span>}
                {bars && column === "open" && (
                  <span className="figure-bar" aria-hidden="true">
                    <i style={{ width: `${(row.open / most) * 100}%` }} />
                    <b style={{ width: `${(row.overdue / most) * 100}%` }} />
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.total}</th>
          {COLUMNS.map((column) => (
            <td key={column} className={marked(column)}>
              {total[column]}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
