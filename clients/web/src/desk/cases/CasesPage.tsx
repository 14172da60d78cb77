/** The dispatcher's desk: views, the list, the case. The address says what is shown; the keyboard reaches all of it. */
import { Button, ConfigProvider } from "antd";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { ActDialog } from "./acts/ActDialog";
import { draftKey } from "./acts/drafts";
import { Undo } from "./acts/Undo";
import { write } from "./address";
import { ActBar } from "./detail/ActBar";
import { CaseDetail } from "./detail/CaseDetail";
import { Request } from "./detail/Request";
import { CaseList } from "./list/CaseList";
import { FilterBar } from "./list/FilterBar";
import { FilterPanel } from "./list/FilterPanel";
import { Finder } from "./list/Finder";
import { tidy } from "./list/narrow";
import { Tools } from "./list/Tools";
import { useCounts } from "./list/useCounts";
import { savedOf } from "./list/views";
import { shownViews, told, useViewName, Views } from "./list/Views";
import { useListWords } from "./list/words";
import { Overlays } from "./Overlays";
import { addressed, type Desk, useDesk } from "./useDesk";
import { useNow } from "./useNow";
import { usePageWords } from "./words";
import "./cases.css";

export default function CasesPage() {
  const listWords = useListWords();
  const desk = useDesk();
  const ground = useGround();
  const now = useNow();
  const { post, view, list, selected } = desk;
  const nameOf = useViewName(post, desk.saved);
  const count = useCounts(post);
  const views = [...shownViews(post, view, count), ...(desk.saved.listed?.map(({ name }) => name) ?? [])];
  const counted = (name: typeof view) => {
    const saved = desk.saved.find(name);
    return saved ? told(saved) : savedOf(name) ? "" : count(name);
  };
  return (
    // Buttons of two characters keep their words as they are written.
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <div className="case-desk">
        <Views
          post={post}
          view={view}
          count={count}
          saved={desk.saved}
          nameOf={nameOf}
          href={(name) => write(addressed(name, desk.saved.find(name)))}
        />
        <div className="case-middle">
          <Tools
            view={view}
            views={views}
            nameOf={nameOf}
            count={counted}
            choose={desk.showView}
            order={desk.order}
            sort={desk.sort}
            filtering={desk.filtering}
            conditions={Object.keys(tidy(desk.narrow)).length}
            filter={desk.toggleFilter}
            help={() => desk.setOverlay("help")}
          >
            <Finder finding={desk.finding} box={desk.finderBox} leave={desk.toList} />
          </Tools>
          {desk.filtering && <FilterPanel narrow={desk.narrow} change={desk.narrowTo} leave={desk.leaveFilter} box={desk.filterBox} />}
          <FilterBar
            narrow={desk.narrow}
            saved={desk.savedView}
            changed={desk.changedView}
            gone={desk.goneView}
            change={desk.narrowTo}
            clear={desk.clearNarrow}
            revert={desk.revertView}
            save={() => desk.setOverlay("saveView")}
            saveChange={() => desk.setOverlay("renameView")}
            rename={() => desk.setOverlay("renameView")}
            remove={() => desk.setOverlay("removeView")}
          />
          <CaseList
            list={list}
            view={view}
            post={post}
            ground={ground}
            selected={selected}
            now={now}
            label={`${listWords.list}：${nameOf(view)}`}
            box={desk.box}
            choose={desk.choose}
          />
        </div>
        <Detail desk={desk} now={now} />
        <Overlays desk={desk} views={views} nameOf={nameOf} />
      </div>
    </ConfigProvider>
  );
}

function Detail({ desk, now }: { desk: Desk; now: number }) {
  const words = usePageWords();
  const ground = useGround();
  const { item, gone, found, acts, opened } = desk;
  return (
    <>
      <CaseDetail
        item={item}
        events={found.events}
        gone={gone}
        error={found.error}
        chosen={desk.selected !== ""}
        now={now}
        box={desk.pane}
        retry={found.retry}
        makeRule={() => desk.setOverlay("precedent")}
        take={desk.take}
      >
        {item && <Request item={item} events={found.events ?? []} gone={gone} act={desk.act} />}
        {item && !gone && (
          <ActBar
            item={item}
            now={now}
            busy={acts.busy}
            act={desk.act}
            confirm={desk.confirm}
            confirmText={words.confirm(ground.unitName(item.route?.lead ?? ""))}
          />
        )}
        {acts.failed && (
          <ProblemNote error={acts.failed.error}>
            {acts.failed.item.id !== item?.id && <b>{acts.failed.item.number}</b>}
            <Button size="small" onClick={acts.clearFailed}>
              {words.understood}
            </Button>
          </ProblemNote>
        )}
      </CaseDetail>
      {opened && item && (
        <ActDialog
          key={draftKey(item, opened)}
          verb={opened}
          item={item}
          gone={gone}
          close={desk.closeAct}
          take={desk.take}
          done={acts.done}
        />
      )}
      {acts.undoable && <Undo key={acts.undoable.id + acts.undoable.etag} item={acts.undoable} undo={desk.undo} close={acts.clearUndo} />}
    </>
  );
}
