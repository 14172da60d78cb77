/** Above the list: which view it is, its order, and the search by number. On narrow screens also the choice of the view. */
import { Button, Select } from "antd";
import type { ReactNode } from "react";
import { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { ViewName } from "./views";
import { useListWords } from "./words";

interface ToolsProps {
  view: ViewName;
  views: ViewName[];
  nameOf: (view: ViewName) => string;
  count: (view: ViewName) => number | undefined;
  choose: (view: ViewName) => void;
  order: CaseOrder;
  sort: (order: CaseOrder) => void;
  help: () => void;
  children: ReactNode;
}

export function Tools({ view, views, nameOf, count, choose, order, sort, help, children }: ToolsProps) {
  const words = useListWords();
  return (
    <div className="case-tools">
      <h1>{nameOf(view)}</h1>
      <Select
        className="case-view-select"
        aria-label={words.views}
        value={view}
        options={views.map((name) => ({ value: name, label: `${nameOf(name)} ${count(name) ?? ""}` }))}
        onChange={choose}
      />
      <Select
        className="case-order"
        aria-label={words.order}
        value={order}
        options={[
          { value: CaseOrder.DUE, label: words.byDue },
          { value: CaseOrder.NEWEST, label: words.byFiled },
        ]}
        onChange={sort}
      />
      <Button aria-label={words.keys} title={words.keys} onClick={help}>
        ?
      </Button>
      {children}
    </div>
  );
}
