/** The saved views with their counts. */
import { useId } from "react";
import { Link } from "wouter";
import type { Post } from "../../../api/session";
import { useDomain } from "../../../text/domain";
import { useFilterWords } from "./filter-words";
import type { Saved, SavedViews } from "./useSaved";
import { CAUSES, causeOf, causeView, savedOf, type ViewName, viewsOf } from "./views";
import { useListWords } from "./words";

/** The name of a view as this post reads it. */
export function useViewName(post: Post | undefined, saved: SavedViews): (view: ViewName) => string {
  const words = useListWords();
  const filterWords = useFilterWords();
  const domain = useDomain();
  return (view) => {
    const cause = causeOf(view);
    if (cause) return domain.causes[cause];
    if (savedOf(view)) return saved.find(view)?.view.name ?? filterWords.saved;
    return view === "returned" && post?.unit ? words.returnedByUs : (words.viewNames[view] ?? view);
  };
}

interface ViewsProps {
  post?: Post;
  view: ViewName;
  count: (view: ViewName) => number | undefined;
  saved: SavedViews;
  nameOf: (view: ViewName) => string;
  href: (view: ViewName) => string;
}

/** The queue's causes that hold something, or are looked at, stand below it. */
export function shownViews(post: Post | undefined, view: ViewName, count: ViewsProps["count"]): ViewName[] {
  const causes = CAUSES.map(causeView).filter((name) => name === view || (count(name) ?? 0) > 0);
  return viewsOf(post).flatMap((name) => (name === "queue" ? [name, ...causes] : [name]));
}

export function Views({ post, view, count, saved, nameOf, href }: ViewsProps) {
  const words = useListWords();
  const filterWords = useFilterWords();
  const own = saved.listed?.filter(({ view }) => !view.shared) ?? [];
  const shared = saved.listed?.filter(({ view }) => view.shared) ?? [];
  return (
    <nav className="case-views" aria-label={words.views}>
      <ul>
        {shownViews(post, view, count).map((name) => {
          const cases = count(name);
          const calls = (name === "overdue" || name === "queue" || name === "returned") && (cases ?? 0) > 0;
          return (
            <li key={name} className={causeOf(name) ? "case-views-cause" : undefined}>
              <Link href={href(name)} aria-current={name === view ? "page" : undefined}>
                <span>{nameOf(name)}</span>
                <span className={calls ? "case-views-calls" : undefined}>{cases ?? "…"}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <SavedList title={filterWords.own} views={own} view={view} href={href} />
      {own.length === 0 && saved.listed && <p className="case-views-none">{filterWords.none}</p>}
      {shared.length > 0 && <SavedList title={filterWords.shared} views={shared} view={view} href={href} />}
    </nav>
  );
}

interface SavedListProps {
  title: string;
  views: Saved[];
  view: ViewName;
  href: (view: ViewName) => string;
}

function SavedList({ title, views, view, href }: SavedListProps) {
  const id = useId();
  const words = useFilterWords();
  return (
    <>
      <h2 id={id}>{title}</h2>
      {views.length > 0 && (
        <ul aria-labelledby={id}>
          {views.map((saved) => (
            <li key={saved.name}>
              <Link href={href(saved.name)} aria-current={saved.name === view ? "page" : undefined} title={saved.view.name}>
                <span className="case-views-name">{saved.view.name}</span>
                <span title={saved.atLeast ? words.atLeast(saved.count) : undefined}>{told(saved)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A count; "+" where there may be more. */
export const told = ({ count, atLeast }: Saved) => `${count}${atLeast ? "+" : ""}`;
