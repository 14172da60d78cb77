/** Open cases that would be another unit's: each is left or moved. */
import { Button, Form, Input, Table, type TableColumnsType } from "antd";
import type { RehearsedCase } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { StateMark } from "../../../parts/StateMark";
import { MovesTold } from "./MovesTold";
import { useMoves } from "./moves";
import { useNames } from "./names";
import type { Told } from "./told";
import { useRehearsalWords } from "./words";

interface OpenCasesProps {
  told: Told;
  /** Drafts were rehearsed, so that cases are moved later; else at once. */
  drafted: boolean;
  moves: readonly RehearsedCase[];
  setMoves: (cases: RehearsedCase[]) => void;
}

export function OpenCases({ told, drafted, moves, setMoves }: OpenCasesProps) {
  const words = useRehearsalWords();
  const names = useNames();
  const { open, openTotal, openLeftOff } = told;
  const columns: TableColumnsType<RehearsedCase> = [
    { title: words.number, key: "number", width: 210, dataIndex: "number" },
    { title: words.matter, key: "matter", render: (_, { matter, matterName }) => names.matter(matter, matterName) },
    { title: words.grid, key: "grid", render: (_, { gridBefore }) => names.grid(gridBefore) },
    { title: words.state, key: "state", width: 110, render: (_, { state }) => <StateMark state={state} /> },
    { title: words.from, key: "lead", render: (_, { lead }) => names.unit(lead) },
    {
      title: words.to,
      key: "to",
      render: (_, { to, stays }) => (
        <>
          {names.unit(to)}
          {stays && <div className="publish-second">{words.stays[stays] ?? stays}</div>}
        </>
      ),
    },
  ];
  const movable = open.filter(({ stays }) => !stays);
  return (
    <div className="rehearsal-open">
      <h3>{words.open}</h3>
      {open.length === 0 ? (
        <p className="admin-none">{words.openNone(openTotal)}</p>
      ) : (
        <>
          <p>
            {words.openSum(open.length + openLeftOff, openTotal)} {drafted ? words.openChoice : words.openChoiceNow}
          </p>
          <div className="rehearsal-start">
            <Button size="small" onClick={() => setMoves(movable)} disabled={movable.length === 0}>
              {words.moveAll}
            </Button>
            <Button size="small" onClick={() => setMoves([])} disabled={moves.length === 0}>
              {words.leaveAll}
            </Button>
            <b role="status">{words.chosen(moves.length)}</b>
          </div>
          <Table<RehearsedCase>
            aria-label={words.open}
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={open}
            rowSelection={{
              columnTitle: words.move,
              columnWidth: 60,
              selectedRowKeys: moves.map(({ id }) => id),
              preserveSelectedRowKeys: true,
              onChange: (keys) => setMoves(movable.filter(({ id }) => keys.includes(id))),
              getCheckboxProps: ({ number, stays }) => ({ disabled: stays !== "", "aria-label": words.select(number) }),
            }}
            pagination={{ defaultPageSize: 10, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
          />
          {openLeftOff > 0 && <p className="publish-second">{words.leftOff(openLeftOff)}</p>}
          {!drafted && <MoveNow moves={moves} />}
        </>
      )}
    </div>
  );
}

/** Moves the ticked cases at once, because what answers is in force already. */
function MoveNow({ moves }: { moves: readonly RehearsedCase[] }) {
  const words = useRehearsalWords();
  const under = useMoves();
  if (under.state !== "idle") return <MovesTold moves={under} />;
  return (
    <Form<{ reason: string }>
      layout="vertical"
      name="move-now"
      aria-label={words.moves}
      onFinish={({ reason }) => under.run(moves, reason.trim())}
    >
      <Form.Item name="reason" label={words.reason} rules={[{ required: true, whitespace: true, message: words.reasonNeeded }]}>
        <Input maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" disabled={moves.length === 0}>
        {words.moveNow(moves.length)}
      </Button>
    </Form>
  );
}
