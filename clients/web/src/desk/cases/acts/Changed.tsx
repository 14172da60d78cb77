/** Tells in a dialog that the case has changed since it was opened, and how it is now. */
import { Button } from "antd";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { StateMark } from "../../../parts/StateMark";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { useActWords } from "./words";

interface ChangedProps {
  item: Case;
  gone: boolean;
  impossible: boolean;
  /** The act's name. */
  name: string;
  goOn: () => void;
}

export function Changed({ item, gone, impossible, name, goOn }: ChangedProps) {
  const words = useActWords();
  const domain = useDomain();
  const ground = useGround();
  return (
    <div className="problem-note problem-stale" role="alert">
      <strong>{gone ? words.changedGone : words.changed}</strong>
      {!gone && (
        <p className="act-now">
          {words.now}：<StateMark state={item.state} /> {moment(item.stateSince)} · {words.accountable}：
          {item.lead ? ground.unitName(item.lead) : domain.commandRoom}
          {item.assignee && `（${item.assignee}）`}
        </p>
      )}
      {impossible && !gone && <p>{words.noLonger(name)}</p>}
      {!impossible && (
        <div className="problem-actions">
          <Button onClick={goOn}>{words.goOn}</Button>
        </div>
      )}
    </div>
  );
}
