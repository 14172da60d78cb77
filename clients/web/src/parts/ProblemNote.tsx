/** A problem, shown: what happened, whether the work is safe, what to do, and a way to do it. */
import type { ReactNode } from "react";
import { problemOf } from "../api/problem";
import { useTold } from "../text/problems";
import "./problem-note.css";

export function ProblemNote({ error, children }: { error: unknown; children?: ReactNode }) {
  const problem = problemOf(error);
  const told = useTold(problem);
  return (
    <div className={`problem-note problem-${problem.kind}`} role="alert">
      <strong>{told.what}</strong> <span>{told.safe}</span> <span>{told.todo}</span>
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map(({ field, description }) => (
            <li key={field + description}>
              <code>{field}</code> {description}
            </li>
          ))}
        </ul>
      )}
      {told.detail && problem.fields.length === 0 && <p className="problem-detail">{told.detail}</p>}
      {children && <div className="problem-actions">{children}</div>}
    </div>
  );
}
