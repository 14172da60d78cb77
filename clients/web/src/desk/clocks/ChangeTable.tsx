/** Due times that move, from and to; the first of many, and more on demand. */
import { Button } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import type { ClockChange, DueMove, DueTime } from "../../gen/gridcase/dispatch/v1/clock_pb";
import { useGround } from "../../ground/use";
import { usePost, useSession } from "../../sign-in/use";
import { useDomain } from "../../text/domain";
import { moment } from "../../text/time";
import { useWords as useTimelineWords } from "../case-timeline/words";
import { shortNumber } from "../cases/list/CaseRow";
import { useWords } from "./words";

/** Cases shown at first, and with each press more. */
const STEP = 100;

export function ChangeTable({ changes }: { changes: readonly ClockChange[] }) {
  const words = useWords();
  const [shown, setShown] = useState(STEP);
  const left = changes.length - shown;
  return (
    <>
      <table className="clocks-table">
        <thead>
          <tr>
            {[words.case, words.matter, words.lead, words.what, words.before, words.after].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {changes.slice(0, shown).map((change) => (
          <Rows key={change.case} change={change} />
        ))}
      </table>
      {left > 0 && <Button onClick={() => setShown((before) => before + STEP)}>{words.more(Math.min(left, STEP))}</Button>}
    </>
  );
}

function Rows({ change }: { change: ClockChange }) {
  const words = useWords();
  const ground = useGround();
  const number = shortNumber(change.number, useSession()?.town ?? "");
  // An administrator sees no cases.
  const opens = usePost()?.role === Role.COMMAND;
  return (
    <tbody>
      {change.moves.map((move, index) => (
        <tr key={index}>
          {index === 0 && (
            <>
              <th scope="row" rowSpan={change.moves.length}>
                {opens ? <Link href={`/cases/${encodeURIComponent(change.case)}?view=all`}>{number}</Link> : number}
              </th>
              <td rowSpan={change.moves.length}>{change.matterName}</td>
              <td rowSpan={change.moves.length}>{change.lead ? ground.unitName(change.lead) : words.commandRoom}</td>
            </>
          )}
          <Moved move={move} />
        </tr>
      ))}
    </tbody>
  );
}

function Moved({ move }: { move: DueMove }) {
  const words = useWords();
  const timeline = useTimelineWords();
  const domain = useDomain();
  const ground = useGround();
  const due = (at: DueTime | undefined) =>
    at?.dueAt ? `${moment(at.dueAt)}${at.provisional ? words.provisional : ""}` : words.unknown(at?.unknownYear ?? 0);
  const { source } = move;
  const what = {
    step: () => domain.steps[source.value as keyof typeof domain.steps],
    limit: () => timeline.limitNumber(Number(source.value)),
    task: () => timeline.part(ground.unitName(String(source.value))),
    urge: () => timeline.answer(Number(source.value)),
  };
  return (
    <>
      <td>
        {source.case && what[source.case]()}
        {move.stands && <span className="detail-note">{words.stands}</span>}
      </td>
      <td className="clocks-when">{due(move.from)}</td>
      <td className="clocks-when">
        <b>{due(move.to)}</b>
      </td>
    </>
  );
}
