/**
 * A long list as a small table that scrolls in its own space. From some length on only the rows in sight are drawn; they are
 * then no table elements, so the roles of a table are given to them.
 */
import { Table, type TableColumnsType } from "antd";
import type { TableProps, TableRef } from "antd/es/table";
import { type ComponentPropsWithoutRef, useEffect, useMemo, useRef, useState } from "react";

interface DenseTableProps<T> {
  label: string;
  columns: TableColumnsType<T>;
  rows: readonly T[];
  rowKey: keyof T & string;
  /** Key of the row that is shown beside or was pointed at last. */
  chosen: string;
  /** Key of the row to scroll to. */
  reveal?: string;
  /** What to say where there are no rows. */
  empty: string;
  /** The least width in pixels. */
  width: number;
}

/** Longer tables draw only the rows in sight. */
const VIRTUAL = 200;
const HEAD = 37;

/** A head whose cells belong to the table around it. */
const VIRTUAL_HEAD: TableProps["components"] = {
  header: {
    table: (props: ComponentPropsWithoutRef<"table">) => <table {...props} role="presentation" />,
    row: (props: ComponentPropsWithoutRef<"tr">) => <tr {...props} role="row" />,
    cell: (props: ComponentPropsWithoutRef<"th">) => <th {...props} role="columnheader" />,
  },
};

export function DenseTable<T extends object>(props: DenseTableProps<T>) {
  const { label, columns, rows, rowKey, chosen, reveal, empty, width } = props;
  const space = useRef<HTMLDivElement>(null);
  const table = useRef<TableRef>(null);
  const height = useHeight(space);
  const virtual = rows.length > VIRTUAL;
  const told = useMemo(
    () => (virtual ? columns.map((column) => ({ ...column, onCell: () => ({ role: "cell" }) })) : columns),
    [virtual, columns],
  );
  useEffect(() => {
    // The library takes no attributes for the element around head and body.
    const around = virtual ? space.current?.querySelector(".ant-table-container") : undefined;
    around?.setAttribute("role", "table");
    around?.setAttribute("aria-label", label);
    around?.setAttribute("aria-rowcount", String(rows.length + 1));
  }, [virtual, label, rows.length]);
  useEffect(() => {
    if (reveal) table.current?.scrollTo({ key: reveal });
  }, [reveal]);
  return (
    <div className="admin-scroll" ref={space}>
      <Table<T>
        ref={table}
        aria-label={virtual ? undefined : label}
        size="small"
        rowKey={rowKey}
        columns={told}
        dataSource={[...rows]}
        pagination={false}
        sticky={!virtual}
        virtual={virtual}
        components={virtual ? (VIRTUAL_HEAD as TableProps<T>["components"]) : undefined}
        scroll={virtual ? { x: width, y: Math.max(120, height - HEAD) } : undefined}
        onRow={virtual ? (_, at) => ({ role: "row", "aria-rowindex": (at ?? 0) + 2 }) : undefined}
        rowClassName={(row) => (String(row[rowKey]) === chosen ? "admin-chosen" : "")}
        locale={{ emptyText: <p className="admin-empty">{empty}</p> }}
      />
    </div>
  );
}

/** Height of an element in pixels, followed as it changes: a virtual table must be told its own. */
function useHeight(element: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(600);
  useEffect(() => {
    const found = element.current;
    if (!found) return undefined;
    const watch = new ResizeObserver(() => setHeight(found.clientHeight));
    watch.observe(found);
    return () => watch.disconnect();
  }, [element]);
  return height;
}
