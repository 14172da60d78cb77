/** The board of disputes: returned cases beside both sides' basis, the map and the ruling. */
import { Button, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { useLocation, useRoute } from "wouter";
import { type Case, CaseState } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { usePost } from "../../sign-in/use";
import { millis } from "../../text/time";
import { useActs } from "../cases/acts/useActs";
import { focusFirst } from "../cases/acts/ActForm";
import { useCase } from "../cases/detail/useCase";
import { useKeys } from "../cases/keys/use";
import { DueBar } from "../cases/list/Bars";
import { shortNumber } from "../cases/list/CaseRow";
import { readSpan } from "../cases/list/due";
import type { Row } from "../cases/list/rows";
import { useNow } from "../cases/useNow";
import { useSelected } from "../cases/useSelected";
import { Dispute } from "./Dispute";
import { type Board, useDisputes } from "./use";
import { useWords } from "./words";
import "./disputes.css";

export default function DisputesPage() {
  const words = useWords();
  const board = useDisputes(usePost());
  const now = useNow();
  const [, go] = useLocation();
  const [, params] = useRoute("/disputes/:id");
  const addressed = decodeURIComponent(params?.id ?? "");
  const show = (id: string) => go(`/disputes/${encodeURIComponent(id)}`, { replace: true });
  const [chosen, select] = useSelected(addressed, show);
  const first = board.rows[0]?.item.id ?? "";
  const selected = chosen || first;
  const found = useCase(selected, board.rows.find(({ item }) => item.id === selected)?.item);
  const take = (item: Case) => {
    board.take(item);
    found.take(item);
  };
  const acts = useActs(take);
  const form = useRef<HTMLFormElement>(null);
  const list = useRef<HTMLDivElement>(null);
  // What is shown stays shown when it is ruled on, and the next is one key away.
  useEffect(() => {
    if (!chosen && first) select(first);
  }, [chosen, first, select]);
  const move = (by: number) => {
    const at = board.rows.findIndex(({ item }) => item.id === selected);
    const next = board.rows[Math.min(board.rows.length - 1, Math.max(0, at + by))];
    if (next) select(next.item.id);
    list.current?.focus({ preventScroll: true });
  };
  useKeys({
    KeyJ: () => move(1),
    ArrowDown: () => move(1),
    KeyK: () => move(-1),
    ArrowUp: () => move(-1),
    KeyR: () => focusFirst(form.current),
    Enter: () => focusFirst(form.current),
    KeyN: board.renew,
  });
  const open = board.rows.filter(({ item, left }) => item.state === CaseState.RETURNED && !left).length;
  return (
    <div className="disputes">
      <section className="dispute-side" aria-labelledby="disputes-title">
        <header>
          <h1 id="disputes-title">{words.title}</h1>
          <b className="dispute-count">{words.count(open)}</b>
        </header>
        <p className="detail-note">{words.intro}</p>
        <Fresh board={board} />
        {board.error !== undefined && (
          <ProblemNote error={board.error}>
            <Button size="small" onClick={board.renew}>
              {words.retry}
            </Button>
          </ProblemNote>
        )}
        {board.loading && board.rows.length === 0 && <Spin className="desk-spin" description={words.loading} />}
        {board.rows.length > 0 && (
          <Rows rows={board.rows} selected={selected} now={now} box={list} choose={select} />
        )}
        <p className="detail-note dispute-keys">{words.keys}</p>
      </section>
      {selected ? (
        <Dispute key={selected} found={found} acts={acts} take={take} form={form} />
      ) : (
        <Nothing loading={board.loading} failed={board.error !== undefined} />
      )}
    </div>
  );
}

function Nothing({ loading, failed }: { loading: boolean; failed: boolean }) {
  const words = useWords();
  if (loading || failed) return <div />;
  return (
    <div className="detail-empty">
      <b>{words.none}</b>
      <p>{words.noneHint}</p>
    </div>
  );
}

function Fresh({ board }: { board: Board }) {
  const words = useWords();
  const told = board.stale ? words.missed : board.waiting > 0 ? words.fresh(board.waiting) : "";
  return (
    <div role="status">
      {told && (
        <Button size="small" onClick={board.renew}>
          {told} <kbd>N</kbd>
        </Button>
      )}
    </div>
  );
}

interface RowsProps {
  rows: Row[];
  selected: string;
  now: number;
  box: React.RefObject<HTMLDivElement | null>;
  choose: (id: string) => void;
}

const idOf = (id: string) => `dispute-${id}`;

function Rows({ rows, selected, now, box, choose }: RowsProps) {
  const words = useWords();
  const [shown] = useState(() => new Set<string>());
  useEffect(() => {
    if (!shown.has(selected)) document.getElementById(idOf(selected))?.scrollIntoView({ block: "nearest" });
    shown.clear();
    shown.add(selected);
  }, [selected, shown]);
  return (
    <div ref={box} role="listbox" className="dispute-list" aria-label={words.list} tabIndex={0} aria-activedescendant={idOf(selected)}>
      {rows.map((row) => (
        <div
          key={row.item.id}
          id={idOf(row.item.id)}
          role="option"
          className="dispute-row"
          aria-selected={row.item.id === selected}
          onClick={() => choose(row.item.id)}
        >
          <DisputeRow row={row} now={now} />
        </div>
      ))}
    </div>
  );
}

function DisputeRow({ row: { item, left, gone }, now }: { row: Row; now: number }) {
  const words = useWords();
  const ground = useGround();
  const last = item.returns.at(-1);
  const waits = item.state === CaseState.RETURNED && !left && !gone;
  const due = millis(item.duty?.dueAt);
  return (
    <>
      <span className="row-main">
        <b>{item.matterName || ground.matterName(item.matter)}</b>
        <span className="row-place">
          {last && ground.unitName(last.unit)} → {last && ground.unitName(last.proposedUnit)}
        </span>
        <span className="row-number">{shortNumber(item.number, item.town)}</span>
      </span>
      <span className="row-due">
        {!waits && <span className="row-tag">{words.ruledAlready}</span>}
        {waits && due === undefined && words.noClock}
        {waits && due !== undefined && <DueBar due={readSpan(millis(item.stateSince) ?? now, due, now)} />}
      </span>
    </>
  );
}
