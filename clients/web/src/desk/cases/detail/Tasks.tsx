/** The parts of the units that assist: what, by when, how they stand, and what they did. */
import { Fragment } from "react";
import { type Case, type Task, TaskState } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { DueBar } from "../list/Bars";
import { readTask } from "../list/due";
import { Photos } from "./Photos";
import { useRequestWords } from "./request-words";

/** Shapes drawn in a square of 16. */
const SHAPES: Record<TaskState, React.ReactNode> = {
  [TaskState.UNSPECIFIED]: <circle cx="8" cy="8" r="2" fill="currentColor" />,
  [TaskState.OPEN]: (
    <>
      <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" />
    </>
  ),
  [TaskState.DONE]: (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" />
      <path d="m4.8 8.2 2.2 2.3 4.2-4.7" fill="none" stroke="#fff" strokeWidth="1.9" />
    </>
  ),
  [TaskState.RELEASED]: <path d="M2.5 8h11" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />,
};

export function TaskMark({ state }: { state: TaskState }) {
  const words = useRequestWords();
  return (
    <span className={`task-mark task-${TaskState[state].toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden>
        {SHAPES[state]}
      </svg>
      {words.states[state]}
    </span>
  );
}

export function Tasks({ item, now }: { item: Case; now: number }) {
  const words = useRequestWords();
  return (
    <table className="detail-table detail-tasks">
      <thead>
        <tr>
          <th scope="col">{words.unit}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.state}</th>
        </tr>
      </thead>
      <tbody>
        {item.tasks.map((task, index) => (
          <Fragment key={index}>
            <Row task={task} item={item} now={now} />
            {task.state !== TaskState.OPEN && <Ended task={task} report={item.id} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Row({ task, item, now }: { task: Task; item: Case; now: number }) {
  const words = useRequestWords();
  const domain = useDomain();
  const ground = useGround();
  const open = task.state === TaskState.OPEN;
  return (
    <tr className={open ? undefined : "detail-task-ended"}>
      <th scope="row">{ground.unitName(task.unit)}</th>
      <td className={task.words ? undefined : "detail-note"}>{task.words || words.byRegister}</td>
      <td>
        <TaskMark state={task.state} />
        {task.state !== TaskState.RELEASED && (
          <>
            <DueBar due={readTask(task, item, now)} />
            <small className="detail-note">
              {task.dueAt ? words.due(moment(task.dueAt)) : task.limit ? domain.limit(task.limit) : words.noLimit}
            </small>
          </>
        )}
      </td>
    </tr>
  );
}

/** What was done, or why the unit was released. */
function Ended({ task, report }: { task: Task; report: string }) {
  const words = useRequestWords();
  const ground = useGround();
  const name = task.state === TaskState.RELEASED ? words.released : words.result;
  return (
    <tr className="detail-task-result">
      <td colSpan={3}>
        <span className="detail-note">
          {name} · {task.endedBy?.name} · {moment(task.endedAt)}
        </span>
        <p className="detail-words">{task.result}</p>
        {task.evidence.length > 0 && <Photos report={report} hashes={task.evidence} alt={words.partPhoto(ground.unitName(task.unit))} />}
      </td>
    </tr>
  );
}
