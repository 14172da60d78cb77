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
import { Finder } from "./list/Finder";
import { Tools } from "./list/Tools";
import { useCounts } from "./list/useCounts";
import { orderOf } from "./list/views";
import { shownViews, useViewName, Views } from "./list/Views";
import { useListWords } from "./list/words";
import { Overlays } from "./Overlays";
import { type Desk, useDesk } from "./useDesk";
import { useNow } from "./useNow";
import { usePageWords } from "./words";
import "./cases.css";

export default function CasesPage() {
  const listWords = useListWords();
  const desk = useDesk();
  const ground = useGround();
  const now = useNow();
  const { post, view, list, selected } = desk;
  const nameOf = useViewName(post);
  const count = useCounts(post);
  const views = shownViews(post, view, count);
  return (
    // Buttons of two characters keep their words as they are written.
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <div className="case-desk">
        <Views post={post} view={view} count={count} href={(name) => write({ view: name, order: orderOf(name), id: "" })} />
        <div className="case-middle">
          <Tools
            view={view}
            views={views}
            nameOf={nameOf}
            count={count}
            choose={desk.showView}
            order={desk.order}
            sort={desk.sort}
            help={() => desk.setOverlay("help")}
          >
            <Finder finding={desk.finding} box={desk.finderBox} leave={desk.toList} />
          </Tools>
          {desk.grid && (
            <p className="case-grid">
              {listWords.onlyGrid(ground.areaName(desk.grid))}
              <button type="button" onClick={desk.leaveGrid}>
                {listWords.allGrids}
              </button>
            </p>
          )}
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
