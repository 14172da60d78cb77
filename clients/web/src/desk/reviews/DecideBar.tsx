/** Approve or reject, at the foot of the review. A rejection needs its reason; what was written stays until it took effect. */
import { Button, Input, Switch } from "antd";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { type Review, ReviewState } from "../../gen/gridcase/feedback/v1/feedback_pb";
import { useLine } from "../../live/use";
import { moment } from "../../text/time";
import type { Decision } from "./decisions";
import { useKeysOn } from "./keys";
import { useWords } from "./words";

/** The server takes no more characters of a reason. */
const LONGEST = 500;

export interface DecideBarProps {
  review: Review;
  decision: Decision | undefined;
  rejecting: boolean;
  setRejecting: (on: boolean) => void;
  /** The reason as written so far. */
  reason: string;
  setReason: (text: string) => void;
  decide: (verdict: Decision["verdict"], reason: string) => void;
}

export function DecideBar(props: DecideBarProps) {
  const words = useWords();
  const [keysOn, turnKeys] = useKeysOn();
  const lost = useLine() === "lost";
  const { review, decision, rejecting, setRejecting, decide } = props;
  const mayDecide = review.state === ReviewState.OPEN && review.mayDecide && (!decision || decision.error !== undefined);
  return (
    <footer className="decide" aria-label={words.title}>
      {mayDecide && rejecting && <Reject {...props} lost={lost} />}
      {mayDecide && !rejecting && (
        <div className="decide-row">
          <Button
            type="primary"
            size="large"
            disabled={lost}
            onClick={() => decide("approve", "")}
            aria-keyshortcuts={keysOn ? "1" : undefined}
          >
            {words.approve}
            {keysOn && <kbd>1</kbd>}
          </Button>
          <Button danger size="large" disabled={lost} onClick={() => setRejecting(true)} aria-keyshortcuts={keysOn ? "2" : undefined}>
            {words.reject}
            {keysOn && <kbd>2</kbd>}
          </Button>
          {lost ? <span className="decide-lost">{words.lineLost}</span> : <span className="decide-keys">{keysOn && words.keysHint}</span>}
          <label className="decide-switch">
            <Switch size="small" checked={keysOn} onChange={turnKeys} aria-label={words.keys} />
            {keysOn ? words.keysOn : words.keysOff}
          </label>
        </div>
      )}
      {!mayDecide && <Settled review={review} sending={decision !== undefined && decision.error === undefined} />}
    </footer>
  );
}

function Reject({ reason, setReason, setRejecting, decide, lost }: DecideBarProps & { lost: boolean }) {
  const words = useWords();
  const [missing, setMissing] = useState(false);
  const field = useRef<{ focus: () => void } | null>(null);
  useEffect(() => field.current?.focus(), []);
  const add = (text: string) => {
    setReason(reason.trim() ? `${reason.replace(/[；;。\s]+$/, "")}；${text}` : text);
    setMissing(false);
    field.current?.focus();
  };
  const send = () => {
    if (reason.trim()) decide("reject", reason.trim());
    else {
      setMissing(true);
      field.current?.focus();
    }
  };
  return (
    <form
      className="decide-reject"
      aria-labelledby="decide-reject-title"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Escape") setRejecting(false);
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
      }}
    >
      <h3 id="decide-reject-title">{words.rejectTitle}</h3>
      <p className="review-soft">{words.rejectHint}</p>
      <div className="decide-standards" role="group" aria-label={words.standard}>
        {words.standards.map((text) => (
          <button key={text} type="button" onClick={() => add(text)}>
            {text}
          </button>
        ))}
      </div>
      <Input.TextArea
        ref={field as RefObject<never>}
        aria-label={words.reason}
        aria-required
        aria-invalid={missing || undefined}
        aria-describedby={missing ? "decide-missing" : undefined}
        placeholder={words.reason}
        status={missing ? "error" : undefined}
        maxLength={LONGEST}
        rows={2}
        value={reason}
        onChange={(event) => {
          setReason(event.target.value);
          setMissing(false);
        }}
      />
      {missing && (
        <p id="decide-missing" className="decide-missing" role="alert">
          {words.reasonMissing}
        </p>
      )}
      <div className="decide-row">
        <Button danger type="primary" htmlType="submit" disabled={lost}>
          {words.confirmReject}
          <kbd>Ctrl Enter</kbd>
        </Button>
        <Button onClick={() => setRejecting(false)}>
          {words.cancel}
          <kbd>Esc</kbd>
        </Button>
        {lost && <span className="decide-lost">{words.lineLost}</span>}
      </div>
    </form>
  );
}

/** Why there is nothing to decide here. */
function Settled({ review, sending }: { review: Review; sending: boolean }) {
  const words = useWords();
  const { state, decidedBy, decidedAt, reason } = review;
  if (sending) return <p className="decide-settled">{words.sending}</p>;
  if (state === ReviewState.OPEN) return <p className="decide-settled">{words.mayNot}</p>;
  if (state === ReviewState.WAITING) return <p className="decide-settled">{words.waits(review.openParts.join("、"))}</p>;
  const pending = state === ReviewState.APPROVING || state === ReviewState.REJECTING;
  return (
    <div className="decide-settled" role="status">
      <strong>{words.states[state]}</strong>
      {decidedBy && <span>{words.decided(decidedBy.name, moment(decidedAt))}</span>}
      {reason && (
        <span>
          {words.decidedReason}：{reason}
        </span>
      )}
      {pending && <p>{words.pending}</p>}
      {state === ReviewState.SUPERSEDED && (
        <p>
          {words.superseded} <Link href={`/reviews/${review.case}`}>{words.openLatest}</Link>
        </p>
      )}
    </div>
  );
}
