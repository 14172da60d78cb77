/** The saved views with their counts. */
import { Link } from "wouter";
import type { Post } from "../../../api/session";
import { useDomain } from "../../../text/domain";
import { CAUSES, causeOf, causeView, type ViewName, viewsOf } from "./views";
import { useListWords } from "./words";

/** The name of a view as this post reads it. */
export function useViewName(post: Post | undefined): (view: ViewName) => string {
  const words = useListWords();
  const domain = useDomain();
  return (view) => {
    const cause = causeOf(view);
    if (cause) return domain.causes[cause];
    return view === "returned" && post?.unit ? words.returnedByUs : (words.viewNames[view] ?? view);
  };
}

interface ViewsProps {
  post?: Post;
  view: ViewName;
  count: (view: ViewName) => number | undefined;
  href: (view: ViewName) => string;
}

/** The queue's causes that hold something, or are looked at, stand below it. */
export function shownViews(post: Post | undefined, view: ViewName, count: ViewsProps["count"]): ViewName[] {
  const causes = CAUSES.map(causeView).filter((name) => name === view || (count(name) ?? 0) > 0);
  return viewsOf(post).flatMap((name) => (name === "queue" ? [name, ...causes] : [name]));
}

export function Views({ post, view, count, href }: ViewsProps) {
  const words = useListWords();
  const nameOf = useViewName(post);
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
    </nav>
  );
}
