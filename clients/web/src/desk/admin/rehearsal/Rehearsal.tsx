/** What the ticked drafts would change, before they are published. */
import { Button, Progress, Select } from "antd";
import { useState } from "react";
import type { RehearsedCase } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import type { KnownPart } from "../../../ground/content";
import { ProblemNote } from "../../../parts/ProblemNote";
import type { Standing } from "../publish/use";
import { GroundChanges } from "./GroundChanges";
import { Matrix } from "./Matrix";
import { OpenCases } from "./OpenCases";
import { Posts } from "./Posts";
import { useRehearsal } from "./run";
import { useRehearsalWords } from "./words";
import "./rehearsal.css";

const MONTHS = [1, 3, 6, 12, 24];

interface RehearsalProps {
  standings: readonly Standing[];
  chosen: readonly KnownPart[];
  /** Open cases that are to be moved once the drafts are in force. */
  moves: readonly RehearsedCase[];
  setMoves: (cases: RehearsedCase[]) => void;
}

export function Rehearsal({ standings, chosen, moves, setMoves }: RehearsalProps) {
  const words = useRehearsalWords();
  const rehearsal = useRehearsal();
  const [months, setMonths] = useState(6);
  const { told, of, running, cancelled, error } = rehearsal;
  const parts = [...chosen].sort((a, b) => a - b);
  const etags = parts.map((part) => standings.find((standing) => standing.part === part)?.etag ?? "");
  const stale = told !== undefined && (of.parts.join() !== parts.join() || of.etags.join() !== etags.join());
  const drafted = parts.length > 0;
  const start = () => {
    setMoves([]);
    rehearsal.start(parts, etags, months);
  };
  const finished = told?.finished;
  return (
    <section className="rehearsal" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="publish-second">{drafted ? words.intro : words.introRecorded}</p>
      <div className="rehearsal-start">
        <label htmlFor="rehearsal-months">{words.months}</label>
        <Select
          id="rehearsal-months"
          value={months}
          onChange={setMonths}
          disabled={running}
          options={MONTHS.map((value) => ({ value, label: words.monthsOf(value) }))}
        />
        {running ? (
          <Button onClick={rehearsal.cancel}>{words.cancel}</Button>
        ) : (
          <Button type={told && !stale ? "default" : "primary"} onClick={start}>
            {told ? words.again : drafted ? words.start : words.startRecorded}
          </Button>
        )}
        {running && told && (
          <div className="rehearsal-progress" role="status">
            <Progress
              aria-label={words.progress(told.done, told.total)}
              percent={told.total ? Math.floor((100 * told.done) / told.total) : 100}
              size="small"
              showInfo={false}
            />
            <span>{words.progress(told.done, told.total)}</span>
          </div>
        )}
        {cancelled && <span role="status">{words.cancelled}</span>}
      </div>
      {error !== undefined && (
        <ProblemNote error={error}>
          <Button onClick={start}>{words.retry}</Button>
        </ProblemNote>
      )}
      {stale && !running && (
        <p className="problem-note" role="status">
          {words.stale}
        </p>
      )}
      {told && (
        <div className={stale ? "rehearsal-told rehearsal-stale" : "rehearsal-told"}>
          {finished && (
            <p className="rehearsal-sum" role="status">
              <b>{words.summary(Number(finished.replayed), Number(finished.elsewhere))}</b>{" "}
              {finished.assisting > 0n && words.assisting(Number(finished.assisting))}{" "}
              {(finished.noPlace > 0n || finished.unknownMatter > 0n) &&
                words.apart(Number(finished.noPlace), Number(finished.unknownMatter))}
            </p>
          )}
          {finished && <Matrix cells={told.cells} units={finished.units} />}
          {told.started && <OpenCases told={told} drafted={of.parts.length > 0} moves={moves} setMoves={setMoves} />}
          {told.sums && of.parts.length > 0 && <GroundChanges changes={told.ground} sums={told.sums} />}
          {finished && of.parts.length > 0 && <Posts posts={told.posts} />}
        </div>
      )}
    </section>
  );
}
