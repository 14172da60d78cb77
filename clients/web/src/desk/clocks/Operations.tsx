/** Outages and recalculations that were declared, how far their cases have followed, and what was changed. */
import { Button, Spin } from "antd";
import { useState } from "react";
import { type ClockOperation, ClockOperationKind } from "../../gen/gridcase/dispatch/v1/clock_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { moment } from "../../text/time";
import { ChangeTable } from "./ChangeTable";
import { useChangesOf, type useOperations } from "./use";
import { useWords } from "./words";

export function Operations({ found }: { found: ReturnType<typeof useOperations> }) {
  const words = useWords();
  const rows = found.data?.pages.flatMap((page) => page.operations);
  return (
    <section aria-labelledby="clocks-past">
      <h2 id="clocks-past">{words.past}</h2>
      {found.error && (
        <ProblemNote error={found.error}>
          <Button size="small" onClick={() => void found.refetch()}>
            {words.retry}
          </Button>
        </ProblemNote>
      )}
      {!rows && !found.error && <Spin description={words.loading} />}
      {rows?.length === 0 && <p className="detail-note">{words.none}</p>}
      {rows && rows.length > 0 && (
        <ul className="clocks-operations">
          {rows.map((operation) => (
            <Operation key={operation.id} operation={operation} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.more(50)}
        </Button>
      )}
    </section>
  );
}

function Operation({ operation }: { operation: ClockOperation }) {
  const words = useWords();
  const ground = useGround();
  const [open, setOpen] = useState(false);
  const { outage, kind, calendars, reason, actor, declaredAt, doneAt, cases } = operation;
  const unit = outage?.unit ? ground.unitName(outage.unit) : words.wholeTown;
  const what =
    kind === ClockOperationKind.OUTAGE
      ? words.outageOf(unit, moment(outage?.from), moment(outage?.until))
      : words.recalculatedBy(calendars);
  return (
    <li>
      <b>{what}</b>
      <p className="detail-words">{reason}</p>
      <p className="detail-note">
        {[actor?.name, moment(declaredAt), `${words.cases} ${cases}`].filter(Boolean).join(" · ")} ·{" "}
        <span role="status">{doneAt ? `${words.done} ${moment(doneAt)}` : words.running}</span>
      </p>
      {cases > 0n && (
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.hide : words.show}
        </Button>
      )}
      {open && <Changes operation={operation.id} />}
    </li>
  );
}

function Changes({ operation }: { operation: string }) {
  const words = useWords();
  const { data, error, refetch } = useChangesOf(operation);
  if (error) {
    return (
      <ProblemNote error={error}>
        <Button size="small" onClick={() => void refetch()}>
          {words.retry}
        </Button>
      </ProblemNote>
    );
  }
  return data ? <ChangeTable changes={data} /> : <Spin description={words.loading} />;
}
