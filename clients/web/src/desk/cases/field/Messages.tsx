/** Messages (留言) among those who take part in a case, and writing one. */
import { Button, Input } from "antd";
import { useMemo, useRef, useState } from "react";
import { field } from "../../../api/services";
import type { Case, CaseEvent } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { exactMoment, moment } from "../../../text/time";
import { useTeamWords } from "../acts/team-words";
import { Failed } from "./Teams";
import "./field.css";

const MOST = 500;
/** What was written and not sent, by case: a live update or another case that is looked at loses none of it. */
const kept = new Map<string, string>();

interface MessagesProps {
  item: Case;
  events: readonly CaseEvent[];
  take: (item: Case) => void;
}

export function Messages({ item, events, take }: MessagesProps) {
  const words = useTeamWords();
  const domain = useDomain();
  const ground = useGround();
  const left = events.filter((event) => event.what.case === "messageLeft").reverse();
  return (
    <div className="messages">
      {item.allowed.includes("leave_message") && <Write key={item.id} item={item} take={take} />}
      {left.length === 0 && <p className="detail-note">{words.noMessages}</p>}
      <ol reversed>
        {left.map((event) => {
          const { actor } = event;
          const by = [actor?.name, actor?.unit ? ground.unitName(actor.unit) : actor && domain.roles[actor.role]].filter(Boolean).join(" · ");
          return (
            <li key={String(event.sequence)}>
              <p>
                <span>{by}</span>
                <time title={exactMoment(event.time)}>{moment(event.time)}</time>
              </p>
              <p className="detail-words">{event.what.case === "messageLeft" && event.what.value.words}</p>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Write({ item, take }: { item: Case; take: (item: Case) => void }) {
  const words = useTeamWords();
  const [text, setText] = useState(kept.get(item.id) ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const box = useRef<HTMLFormElement>(null);
  // One id for one message: sent again after a lost answer it is left once.
  const requestId = useMemo(() => crypto.randomUUID(), [text]);
  const change = (to: string) => {
    kept.set(item.id, to);
    setText(to);
  };
  async function send() {
    const said = text.trim();
    if (!said || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const answer = await field.leaveMessage({ id: item.id, words: said, requestId });
      if (answer.case) take(answer.case);
      change("");
      box.current?.querySelector("textarea")?.focus();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      ref={box}
      className="message-write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Input.TextArea
        aria-label={words.write}
        placeholder={words.write}
        title={words.messagesHint}
        rows={2}
        maxLength={MOST}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
          }
        }}
      />
      <Button htmlType="submit" loading={busy} disabled={!text.trim()}>
        {words.send}
      </Button>
      {error !== undefined && <Failed error={error} />}
    </form>
  );
}
