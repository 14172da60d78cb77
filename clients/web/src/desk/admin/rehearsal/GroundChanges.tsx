/** Grids and matters that would get another unit. */
import { Table, type TableColumnsType } from "antd";
import type { GroundChange } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { useNames } from "./names";
import type { Told } from "./told";
import { useRehearsalWords } from "./words";

interface GroundChangesProps {
  changes: readonly GroundChange[];
  sums: NonNullable<Told["sums"]>;
}

export function GroundChanges({ changes, sums }: GroundChangesProps) {
  const words = useRehearsalWords();
  const names = useNames();
  const columns: TableColumnsType<GroundChange> = [
    {
      title: words.grid,
      key: "grid",
      render: (_, { gridBefore, gridAfter }) => (
        <>
          {names.grid(gridAfter)}
          {gridBefore !== gridAfter && <div className="publish-second">{words.was(names.grid(gridBefore))}</div>}
        </>
      ),
    },
    { title: words.from, key: "from", render: (_, { from }) => names.unit(from) },
    { title: words.to, key: "to", render: (_, { to }) => names.unit(to) },
    {
      title: words.matter,
      key: "matters",
      render: (_, { matters, examples, exampleNames }) =>
        words.matters(matters, examples.map((id, at) => names.matter(id, exampleNames[at] ?? "")).join("、")),
    },
    {
      title: words.part,
      key: "part",
      width: 130,
      render: (_, { areaM2, wholeM2 }) => (areaM2 === wholeM2 ? words.whole : words.partly(areaM2, areaM2 / wholeM2)),
    },
  ];
  return (
    <div>
      <h3>{words.ground}</h3>
      <p>{changes.length > 0 ? words.groundSum(sums.grids, sums.matters, sums.patches) : words.groundNone(sums.patches)}</p>
      {changes.length > 0 && (
        <Table<GroundChange>
          aria-label={words.ground}
          size="small"
          rowKey={({ gridBefore, gridAfter, from, to }) => [gridBefore, gridAfter, from, to].join()}
          columns={columns}
          dataSource={[...changes]}
          pagination={{ defaultPageSize: 8, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
        />
      )}
    </div>
  );
}
