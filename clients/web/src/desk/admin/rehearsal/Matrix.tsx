/** Past cases by the unit they went to and the unit they would go to; a cell opens its cases. */
import { useState } from "react";
import type { RehearsedCell, UnitTotal } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { CellCases } from "./CellCases";
import { useNames } from "./names";
import { useRehearsalWords } from "./words";

interface MatrixProps {
  cells: readonly RehearsedCell[];
  units: readonly UnitTotal[];
}

export function Matrix({ cells, units }: MatrixProps) {
  const words = useRehearsalWords();
  const names = useNames();
  const [chosen, choose] = useState("");
  if (cells.length === 0) return <p className="admin-none">{words.unchanged}</p>;
  const most = (side: (cell: RehearsedCell) => string) => {
    const sums = new Map<string, bigint>();
    for (const cell of cells) sums.set(side(cell), (sums.get(side(cell)) ?? 0n) + cell.count);
    return [...sums].sort(([, a], [, b]) => Number(b - a)).map(([code]) => code);
  };
  const rows = most(({ from }) => from);
  const columns = most(({ to }) => to);
  const keyOf = (from: string, to: string) => `${from}\n${to}`;
  const at = new Map(cells.map((cell) => [keyOf(cell.from, cell.to), cell]));
  const total = (code: string) => units.find(({ unit }) => unit === code);
  const open = at.get(chosen) ?? cells.reduce((best, cell) => (cell.count > best.count ? cell : best));
  return (
    <div className="rehearsal-matrix">
      <h3 id="rehearsal-matrix">{words.matrix}</h3>
      <div className="rehearsal-scroll">
        <table aria-labelledby="rehearsal-matrix">
          <thead>
            <tr>
              <th scope="col">{words.fromTo}</th>
              {columns.map((to) => (
                <th key={to} scope="col">
                  {names.unit(to)}
                </th>
              ))}
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((from) => (
              <tr key={from}>
                <th scope="row">{names.unit(from)}</th>
                {columns.map((to) => {
                  const cell = at.get(keyOf(from, to));
                  return (
                    <td key={to}>
                      {cell && (
                        <button
                          type="button"
                          aria-pressed={cell === open}
                          aria-label={words.cell(names.unit(from), names.unit(to), Number(cell.count))}
                          onClick={() => choose(keyOf(from, to))}
                        >
                          {String(cell.count)}
                        </button>
                      )}
                    </td>
                  );
                })}
                <td className="rehearsal-total">{String(total(from)?.before ?? 0n)}</td>
                <td className="rehearsal-total">{String(total(from)?.after ?? 0n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CellCases cell={open} />
    </div>
  );
}
