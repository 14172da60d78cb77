/** One case on the list. */
import { PictureOutlined } from "@ant-design/icons";
import type { Post } from "../../../api/session";
import type { Ground } from "../../../ground/content";
import { StateMark } from "../../../parts/StateMark";
import { useDomain } from "../../../text/domain";
import { openTasks } from "../joint";
import { AgeBar, CaseDue, DueBar } from "./Bars";
import { readTask } from "./due";
import type { Row } from "./rows";
import { useListWords } from "./words";

/** The number without the code of the town, which is the same for all. */
export function shortNumber(number: string, town: string): string {
  return number.startsWith(`${town}-`) ? number.slice(town.length + 1) : number;
}

export function CaseRow({ row, ground, post, now }: { row: Row; ground: Ground; post?: Post; now: number }) {
  const words = useListWords();
  const domain = useDomain();
  const { item } = row;
  const grid = item.currentGrid ? ground.areaName(item.currentGrid) : "";
  const place = [grid || words.noPlace, item.report?.placeWords].filter(Boolean).join(" · ");
  const photos = item.report?.media.length ?? 0;
  const assists = post?.unit && item.lead !== post.unit && item.assisting.includes(post.unit);
  const part = openTasks(item).find(({ unit }) => unit === post?.unit);
  // A department knows its own name: who handles it inside tells more.
  const own = Boolean(post?.unit) && item.lead === post?.unit && item.assignee;
  const answering = own || (item.lead ? ground.unitName(item.lead) : words.commandRoom);
  return (
    <>
      <span className="row-main">
        <span className="row-matter">
          <b>{item.matterName || ground.matterName(item.matter) || words.unknownMatter}</b>
          {assists && <span className="row-tag">{words.assisting}</span>}
          {item.mergedInto && <span className="row-tag">{words.merged}</span>}
          {item.parent && <span className="row-tag">{words.part}</span>}
          {item.parts.length > 0 && <span className="row-tag">{words.parts(item.parts.filter(({ settledAt }) => settledAt).length, item.parts.length)}</span>}
          {item.joined.length > 0 && <span className="row-tag">{words.joined(item.joined.length)}</span>}
          {item.ask && <span className="row-tag row-asks">{words.asks[item.ask.wish.case ?? ""]}</span>}
          {photos > 0 && (
            <span className="row-photos" aria-label={words.photos(photos)}>
              <PictureOutlined aria-hidden /> {photos}
            </span>
          )}
        </span>
        <span className="row-place">{place}</span>
        <span className="row-number">{shortNumber(item.number, item.town)}</span>
      </span>
      <span className="row-state">
        <StateMark state={item.state} />
        <span className="row-unit">{row.gone ? words.gone : answering}</span>
        <AgeBar item={item} now={now} />
      </span>
      <span className="row-due">
        {item.causes.map((cause) => (
          <span key={cause} className="row-cause">
            {domain.causes[cause]}
          </span>
        ))}
        {part ? <DueBar due={readTask(part, item, now)} /> : <CaseDue item={item} now={now} />}
      </span>
    </>
  );
}
