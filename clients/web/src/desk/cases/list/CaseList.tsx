/**
 * The list: as many rows in the page as are seen, further pages as they come into sight. One stop of the Tab key; the
 * active row is the case shown beside it.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button, Spin } from "antd";
import { useEffect, useRef, type RefObject } from "react";
import type { Post } from "../../../api/session";
import type { Ground } from "../../../ground/content";
import { ProblemNote } from "../../../parts/ProblemNote";
import { CaseRow } from "./CaseRow";
import type { ListOfCases } from "./useRows";
import type { ViewName } from "./views";
import { useListWords } from "./words";
import "./list.css";

const HEIGHT = 76;
/** More is asked for when fewer rows than this are left below. */
const AHEAD = 15;

export interface CaseListProps {
  list: ListOfCases;
  view: ViewName;
  post?: Post;
  ground: Ground;
  selected: string;
  now: number;
  label: string;
  box: RefObject<HTMLDivElement | null>;
  choose: (id: string) => void;
}

const idOf = (id: string) => `case-row-${id}`;

export function CaseList({ list, view, post, ground, selected, now, label, box, choose }: CaseListProps) {
  const words = useListWords();
  const rows = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    overscan: 8,
    getItemKey: (index) => list.rows[index]?.item.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const near = list.more && last >= list.rows.length - AHEAD;
  const { loadMore } = list;
  const latest = useRef(loadMore);
  latest.current = loadMore;
  useEffect(() => {
    if (near && !list.loading) latest.current();
  }, [near, list.loading, list.rows.length]);

  const active = list.rows.findIndex(({ item }) => item.id === selected);
  useEffect(() => {
    if (active >= 0) rows.scrollToIndex(active);
    // Only a new choice scrolls: not a change of what is listed.
  }, [selected]);

  return (
    <div className="case-list-frame">
      <Pill list={list} />
      <div
        ref={box}
        className="case-list"
        role="listbox"
        aria-label={label}
        aria-busy={list.loading}
        tabIndex={0}
        aria-activedescendant={shown.some(({ index }) => index === active) ? idOf(selected) : undefined}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {shown.map(({ index, start }) => {
            const row = list.rows[index];
            if (!row) return null;
            const { id } = row.item;
            return (
              <div
                key={id}
                id={idOf(id)}
                role="option"
                className={`case-row${row.left ? " case-row-left" : ""}`}
                aria-selected={id === selected}
                aria-posinset={index + 1}
                aria-setsize={list.more ? -1 : list.rows.length}
                style={{ transform: `translateY(${start}px)`, height: HEIGHT }}
                onClick={() => choose(id)}
              >
                <CaseRow row={row} ground={ground} post={post} now={now} />
              </div>
            );
          })}
        </div>
      </div>
      <Foot list={list} view={view} post={post} />
      {list.loading && list.rows.length === 0 && <Spin className="case-list-spin" description={words.loading} />}
    </div>
  );
}

/** New cases wait here, so that rows do not move while somebody points at one. */
function Pill({ list }: { list: ListOfCases }) {
  const words = useListWords();
  const told = list.stale ? words.missed : list.waiting > 0 ? words.fresh(list.waiting) : "";
  return (
    <div role="status" className="case-pill">
      {told && (
        <button type="button" onClick={list.renew}>
          <b>{told}</b>，{list.stale ? words.renew : words.show}
        </button>
      )}
    </div>
  );
}

function Foot({ list, view, post }: { list: ListOfCases; view: ViewName; post?: Post }) {
  const words = useListWords();
  if (list.error !== undefined) {
    return (
      <div className="case-list-foot">
        <ProblemNote error={list.error}>
          <Button onClick={list.rows.length > 0 ? list.loadMore : list.renew}>{words.retry}</Button>
        </ProblemNote>
      </div>
    );
  }
  if (list.rows.length === 0 && !list.loading) {
    return (
      <div className="case-list-empty">
        <b>{words.empty}</b>
        <p>{view === "returned" && post?.unit ? words.emptyReturned : words.emptyTodo}</p>
      </div>
    );
  }
  if (list.rows.length === 0) return null;
  return <p className="case-list-foot">{list.more ? (list.loading ? words.more : "") : words.end(list.rows.length)}</p>;
}
