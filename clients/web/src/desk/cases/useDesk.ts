/** What the desk shows and does: the view, its list, the case chosen, the acts on it. The page lays it out. */
import type { InputRef } from "antd";
import { useRef, useState } from "react";
import type { Case } from "../../gen/gridcase/dispatch/v1/case_pb";
import { usePost } from "../../sign-in/use";
import { ACTS, allowedActs, allows, isCertain, type Verb } from "./acts/acts";
import { changeDraft, draftKey, draftOf } from "./acts/drafts";
import { useActs } from "./acts/useActs";
import { type Shown, useAddress } from "./address";
import { useCase } from "./detail/useCase";
import { type Bindings, useKeys } from "./keys/use";
import { type Narrow, tidy } from "./list/narrow";
import { useFinder } from "./list/useFinder";
import { useRows } from "./list/useRows";
import { isChanged, type Saved, type Saving, useSaved } from "./list/useSaved";
import { lasting, orderOf, savedOf, type ViewName } from "./list/views";
import { useSelected } from "./useSelected";

/** What lies over the desk. */
export type Overlay = "help" | "palette" | "precedent" | "saveView" | "renameView" | "removeView";

export function useDesk() {
  const post = usePost();
  const [shown, show] = useAddress(post);
  const list = useRows(shown.view, post, shown.order, shown.narrow);
  const saved = useSaved(post);
  const view = saved.find(shown.view);
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
  const filterBox = useRef<HTMLFormElement>(null);
  const [filtering, setFiltering] = useState(false);
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
  const filters = {
    filtering,
    filterBox,
    saved,
    /** The saved view that is shown, if somebody has saved it. */
    savedView: view,
    changedView: view !== undefined && isChanged(view, shown.narrow, shown.order),
    /** A saved view is shown that is no more. */
    goneView: saved.listed !== undefined && savedOf(shown.view) !== undefined && view === undefined,
    toggleFilter: () => setFiltering((open) => !open),
    leaveFilter: () => {
      setFiltering(false);
      toList();
    },
    narrowTo: (change: Narrow) => show({ narrow: tidy({ ...shown.narrow, ...change }), id: "" }),
    clearNarrow: () => show(savedOf(shown.view) ? { view: "all", narrow: {}, id: "" } : { narrow: {}, id: "" }),
    revertView: () => view && show({ narrow: view.narrow, order: view.view.order, id: "" }),
    /** Shows a view that has just been saved. */
    showSaved: (name: ViewName, { narrow, order }: Saving) => show({ view: name, narrow, order, id: "" }),
    /** What would be saved now. */
    toSave: (existing: boolean) => ({
      id: existing && view ? view.view.id : "",
      etag: existing && view ? view.view.etag : "",
      name: existing && view ? view.view.name : "",
      narrow: lasting(shown.view, post, shown.narrow),
      order: shown.order,
      shared: existing && view ? view.view.shared : false,
    }),
  };
  const desk = {
    post,
    ...filters,
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
    showView: (name: ViewName) => show(addressed(name, saved.find(name))),
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

/** What the address of a view shows. */
export function addressed(name: ViewName, saved: Saved | undefined): Shown {
  return { view: name, order: saved?.view.order ?? orderOf(name), id: "", narrow: saved?.narrow ?? {} };
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
    KeyS: desk.toggleFilter,
    KeyN: desk.list.renew,
    KeyU: desk.undo,
    Digit1: () => desk.candidate(0),
    Digit2: () => desk.candidate(1),
    Digit3: () => desk.candidate(2),
  };
}
