/** Says that a dispatch was made, and offers to take it back for a short while. */
import { Button } from "antd";
import { useEffect, useState } from "react";
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { shortNumber } from "../list/CaseRow";
import { useActWords } from "./words";

/** How long an undo is offered, in milliseconds. */
const OFFERED = 8_000;

interface UndoProps {
  item: Case;
  undo: () => void;
  close: () => void;
}

export function Undo({ item, undo, close }: UndoProps) {
  const words = useActWords();
  const ground = useGround();
  const [until] = useState(() => Date.now() + OFFERED);
  const [left, setLeft] = useState(OFFERED / 1000);
  useEffect(() => {
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) close();
      else setLeft(seconds);
    }, 250);
    return () => clearInterval(timer);
  }, [until, close]);
  return (
    <div className="undo">
      <span role="status">
        {words.dispatchedTo(shortNumber(item.number, item.town), ground.unitName(item.lead))}
        {item.route?.rule && <small> {item.route.rule}</small>}
      </span>
      <span className="undo-left">{words.seconds(left)}</span>
      <Button size="small" onClick={undo}>
        {words.undo} <kbd>{words.undoKey}</kbd>
      </Button>
      <Button size="small" type="text" aria-label={words.close} onClick={close}>
        ✕
      </Button>
    </div>
  );
}
