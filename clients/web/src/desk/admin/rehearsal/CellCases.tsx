/** The cases behind a cell, and where they are. */
import { Spin, Table, type TableColumnsType } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import type { RehearsedCase, RehearsedCell } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { AreaLevel } from "../../../gen/gridcase/registry/v1/content_pb";
import { useGround } from "../../../ground/use";
import type { Mark, Region } from "../../../map/GroundMap";
import { moment } from "../../../text/time";
import { useNames } from "./names";
import { useRehearsalWords } from "./words";

const GroundMap = lazy(() => import("../../../map/GroundMap"));
const PLAIN = "#17456f";
const POINTED = "#c2410c";

export function CellCases({ cell }: { cell: RehearsedCell }) {
  const words = useRehearsalWords();
  const names = useNames();
  const ground = useGround();
  const [pointed, point] = useState("");
  const areas = useMemo((): Region[] => {
    const grids = [...ground.areas.values()].filter(({ level }) => level === AreaLevel.GRID);
    return grids.map(({ code, name, shape }) => ({ code, name, shape }));
  }, [ground]);
  const marks = useMemo(
    (): Mark[] =>
      cell.cases.flatMap(({ id, longitude, latitude }) =>
        longitude === undefined || latitude === undefined
          ? []
          : [{ id, longitude, latitude, colour: id === pointed ? POINTED : PLAIN }],
      ),
    [cell, pointed],
  );
  const title = words.cell(names.unit(cell.from), names.unit(cell.to), Number(cell.count));
  const columns: TableColumnsType<RehearsedCase> = [
    {
      title: words.number,
      key: "number",
      width: 210,
      render: (_, { id, number }) => (
        <button type="button" className="rehearsal-point" aria-pressed={id === pointed} onClick={() => point(id)}>
          {number}
        </button>
      ),
    },
    { title: words.matter, key: "matter", render: (_, { matter, matterName }) => names.matter(matter, matterName) },
    { title: words.grid, key: "grid", render: (_, { gridBefore }) => names.grid(gridBefore) },
    { title: words.filed, key: "filed", width: 130, render: (_, { filedAt }) => moment(filedAt) },
  ];
  return (
    <div className="rehearsal-cell">
      <div>
        <h4>{title}</h4>
        <Table<RehearsedCase>
          aria-label={title}
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={cell.cases}
          rowClassName={({ id }) => (id === pointed ? "admin-chosen" : "")}
          pagination={{ defaultPageSize: 8, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
        />
        <p className="publish-second">{words.shown(cell.cases.length, Number(cell.count))}</p>
      </div>
      <div className="rehearsal-map">
        <Suspense fallback={<Spin />}>
          <GroundMap label={words.cellMap} areas={areas} marks={marks} onMark={point} />
        </Suspense>
      </div>
    </div>
  );
}
