/** Above the list: which view it is, its order, and the search by number. On narrow screens also the choice of the view. */
import { FilterOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import type { ReactNode } from "react";
import { CaseOrder } from "../../../gen/gridcase/dispatch/v1/dispatch_pb";
import type { ViewName } from "./views";
import { useFilterWords } from "./filter-words";
import { useListWords } from "./words";

interface ToolsProps {
  view: ViewName;
  views: ViewName[];
  nameOf: (view: ViewName) => string;
  count: (view: ViewName) => number | string | undefined;
  choose: (view: ViewName) => void;
  order: CaseOrder;
  sort: (order: CaseOrder) => void;
  /** The filter is open. */
  filtering: boolean;
  /** How many conditions it has. */
  conditions: number;
  filter: () => void;
  help: () => void;
  children: ReactNode;
}

export function Tools({ view, views, nameOf, count, choose, order, sort, filtering, conditions, filter, help, children }: ToolsProps) {
  const words = useListWords();
  const filterWords = useFilterWords();
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
      <Button icon={<FilterOutlined aria-hidden />} aria-expanded={filtering} title={filterWords.toggle} onClick={filter}>
        {filterWords.filter}
        {conditions > 0 && ` ${conditions}`}
      </Button>
      <Button aria-label={words.keys} title={words.keys} onClick={help}>
        ?
      </Button>
      {children}
    </div>
  );
}
