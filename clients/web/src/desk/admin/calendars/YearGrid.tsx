/**
 * A year as twelve months. Days that differ from their weekday are told by shape, colour and a word. One day is reached by
 * Tab; arrow keys move from there.
 */
import { useRef, useState } from "react";
import type { CalendarYear } from "../../../gen/gridcase/registry/v1/content_pb";
import { after, dayKind, weekday, weeks } from "./days";
import { useCalendarWords } from "./words";

interface YearGridProps {
  year: CalendarYear;
  today: string;
  /** Undefined where nothing can be changed. */
  turn: ((day: string) => void) | undefined;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function YearGrid({ year, today, turn }: YearGridProps) {
  const words = useCalendarWords();
  const root = useRef<HTMLDivElement>(null);
  const first = `${String(year.year).padStart(4, "0")}-01-01`;
  const [at, setAt] = useState(today.startsWith(first.slice(0, 4)) ? today : first);
  const current = at.startsWith(first.slice(0, 4)) ? at : first;
  const move = (event: React.KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = after(current, step);
    if (!next.startsWith(first.slice(0, 4))) return;
    setAt(next);
    root.current?.querySelector<HTMLButtonElement>(`[data-day="${next}"]`)?.focus();
  };
  const cell = (day: string | undefined, column: number) => {
    if (!day) return <td key={column} />;
    const kind = dayKind(year, day);
    // What is seen is part of what is said, for voice control: the day without a nought before it, then its short word.
    const shown = `${day.replace(/-0/g, "-")} ${words.short[kind]}`.trim();
    const said = [shown, words.dayNames[weekday(day) - 1], words.kinds[kind], day === today && words.today]
      .filter(Boolean)
      .join(words.comma);
    const inside = (
      <>
        <span>{Number(day.slice(8))}</span>
        {words.short[kind] && " "}
        <small>{words.short[kind]}</small>
      </>
    );
    return (
      <td key={column} className={`day day-${kind}${day === today ? " day-today" : ""}`}>
        {turn ? (
          <button
            type="button"
            data-day={day}
            tabIndex={day === current ? 0 : -1}
            aria-label={said}
            onFocus={() => setAt(day)}
            onClick={() => turn(day)}
          >
            {inside}
          </button>
        ) : (
          <div title={said}>{inside}</div>
        )}
      </td>
    );
  };
  return (
    <div ref={root} className="year" role="group" aria-label={words.grid(year.year)} onKeyDown={turn && move}>
      {Array.from({ length: 12 }, (_, index) => (
        <table key={index} className="month">
          <caption>{words.month(index + 1)}</caption>
          <thead>
            <tr>
              {words.days.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks(year.year, index + 1).map((week, row) => (
              <tr key={row}>{week.map(cell)}</tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
