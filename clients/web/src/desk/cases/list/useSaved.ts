/** The views that people have saved, with their counts, and what is done to them. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { views } from "../../../api/services";
import type { Post } from "../../../api/session";
import { uuid7 } from "../../../api/uuid7";
import type { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { ListedView, View } from "../../../gen/gridcase/dispatch/v1/view_pb";
import { filterOf, keyOf, type Narrow, narrowOf } from "./narrow";
import { COUNTS } from "./useCounts";
import { savedOf, savedView, type ViewName } from "./views";

/** A saved view on the list. */
export interface Saved {
  name: ViewName;
  view: View;
  narrow: Narrow;
  own: boolean;
  deletable: boolean;
  count: number;
  /** There may be more. */
  atLeast: boolean;
}

/** What is to be saved; `etag` is empty for a new view. */
export interface Saving {
  id: string;
  etag: string;
  name: string;
  narrow: Narrow;
  order: CaseOrder;
  shared: boolean;
}

const read = ({ view, own, deletable, count, atLeast }: ListedView): Saved[] =>
  view ? [{ name: savedView(view.id), view, narrow: narrowOf(view.filter), own, deletable, count: Number(count), atLeast }] : [];

export function useSaved(post: Post | undefined) {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: [COUNTS, "saved", post?.id],
    queryFn: () => views.listViews({ counts: true }),
    refetchInterval: 60_000,
    placeholderData: (old) => old,
  });
  const renew = () => queries.invalidateQueries({ queryKey: [COUNTS, "saved"] });
  const listed = data?.views.flatMap(read) ?? [];
  return {
    /** Undefined until they are known. */
    listed: data && listed,
    mayShare: data?.mayShare ?? false,
    find: (view: ViewName) => listed.find(({ name }) => name === view),
    /** Saves a view; a repeat with the same request id does no harm. */
    save: async ({ id, etag, name, narrow, order, shared }: Saving, requestId: string) => {
      const { view } = await views.putView({ id: id || uuid7(), etag, name, filter: filterOf(narrow), order, shared, requestId });
      await renew();
      return view;
    },
    remove: async (view: ViewName, requestId: string) => {
      await views.deleteView({ id: savedOf(view) ?? "", requestId });
      await renew();
    },
  };
}

export type SavedViews = ReturnType<typeof useSaved>;

/** Whether a view lists other cases, or in another order, than it was saved with. */
export function isChanged(saved: Saved, narrow: Narrow, order: CaseOrder): boolean {
  return keyOf(saved.narrow) !== keyOf(narrow) || saved.view.order !== order;
}
