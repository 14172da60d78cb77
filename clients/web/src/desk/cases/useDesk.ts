/** What the desk shows and does: the view, its list, the case chosen, the acts on it. The page lays it out. */
import type { InputRef } from "antd";
import { useRef, useState } from "react";
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import { usePost } from "../../sign-in/use";
import { ACTS, allowedActs, allows, isCertain, type Verb } from "./acts/acts";
import { changeDraft, draftKey, draftOf } from "./acts/drafts";
import { useActs } from "./acts/useActs";
import { useAddress } from "./address";
import { useCase } from "./detail/useCase";
import { type Bindings, useKeys } from "./keys/use";
import { useFinder } from "./list/useFinder";
import { useRows } from "./list/useRows";
import { orderOf, type ViewName } from "./list/views";
import { useSelected } from "./useSelected";

/** What lies over the desk. */
export type Overlay = "help" | "palette" | "precedent";

export function useDesk() {
  const post = usePost();
  const [shown, show] = useAddress(post);
  const list = useRows(shown.view, post, shown.order, shown.grid);
  const [selected, select] = useSelected(shown.id, (id) => show({ id }, true));
  const listed = list.rows.find(({ item }) => item.id === selected);
  const found = useCase(selected, listed?.item);
  const { item } = found;
  const take = (changed: Case) => {
    list.take(changed);
    found.take(changed);
  };
  const acts = useActs(take);
  const [open, setOpen] = useState<{ verb: Verb; id: string }>();
  const [overlay, setOverlay] = useState<Overlay>();
  const box = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  const finderBox = useRef<InputRef>(null);
  const toList = () => box.current?.focus({ preventScroll: true });

  const choose = (id: string) => {
    select(id);
    show({ id });
    toList();
  };
  const finding = useFinder((item) => {
    found.take(item);
    choose(item.id);
  });
  const act = (verb: Verb) => {
    if (!item || !allows(item, verb)) return;
    if (verb === "accept") acts.run(verb, item);
    else setOpen({ verb, id: item.id });
  };
  const desk = {
    post,
    ...shown,
    list: {
      ...list,
      renew: () => {
        list.renew();
        box.current?.scrollTo({ top: 0 });
        toList();
      },
    },
    selected,
    found,
    item,
    gone: found.gone || Boolean(listed?.gone),
    take,
    acts,
    /** The act whose dialog is open on the case shown. */
    opened: open && open.id === item?.id ? open.verb : undefined,
    overlay,
    setOverlay,
    box,
    pane,
    finderBox,
    finding,
    toList,
    choose,
    showView: (view: ViewName) => show({ view, order: orderOf(view), id: "", grid: undefined }),
    leaveGrid: () => show({ grid: undefined }),
    sort: (order: typeof shown.order) => show({ order }),
    move: (by: number) => {
      const at = list.rows.findIndex(({ item: { id } }) => id === selected);
      const next = list.rows[at < 0 ? 0 : Math.min(list.rows.length - 1, Math.max(0, at + by))];
      if (next) select(next.item.id);
      toList();
    },
    act,
    closeAct: () => setOpen(undefined),
    confirm: () => {
      if (item && isCertain(item)) acts.run("dispatch", item);
    },
    candidate: (index: number) => {
      const unit = item?.route?.candidates[index];
      if (!item || !unit || !allows(item, "dispatch")) return;
      draftOf(item, "dispatch");
      changeDraft(draftKey(item, "dispatch"), (draft) => ({ ...draft, unit }));
      act("dispatch");
    },
    undo: () => (acts.undoable ? acts.run("recall", acts.undoable) : act("recall")),
  };
  useKeys(keysOf(desk));
  return desk;
}

export type Desk = ReturnType<typeof useDesk>;

function keysOf(desk: Desk): Bindings {
  const { item } = desk;
  const enter = () => (item && isCertain(item) && !desk.gone ? desk.confirm() : desk.pane.current?.focus());
  const byKey = (code: string) => () => {
    const fits = item && !desk.gone && allowedActs(item).find((known) => known.code === code);
    if (fits) desk.act(fits.verb);
  };
  return {
    ...Object.fromEntries(ACTS.map(({ code }) => [code, byKey(code)])),
    KeyJ: () => desk.move(1),
    KeyK: () => desk.move(-1),
    ArrowDown: () => desk.move(1),
    ArrowUp: () => desk.move(-1),
    PageDown: () => desk.move(10),
    PageUp: () => desk.move(-10),
    Home: () => desk.move(-Infinity),
    Enter: enter,
    NumpadEnter: enter,
    Escape: desk.toList,
    Slash: () => desk.finderBox.current?.focus({ cursor: "all" }),
    "Shift+Slash": () => desk.setOverlay("help"),
    "Ctrl+KeyK": () => desk.setOverlay("palette"),
    KeyN: desk.list.renew,
    KeyU: desk.undo,
    Digit1: () => desk.candidate(0),
    Digit2: () => desk.candidate(1),
    Digit3: () => desk.candidate(2),
  };
}
