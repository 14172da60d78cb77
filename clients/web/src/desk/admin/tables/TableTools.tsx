/** Tables in and out, on each page of content that has rows: the buttons of its head. */
import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Space } from "antd";
import { useState } from "react";
import { TableFormat, TableKind } from "../../../gen/gridcase/registry/v1/tables_pb";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useLanguage } from "../../../text/language";
import { wallDate } from "../../../text/time";
import { exportTable, save } from "./files";
import { TableImport } from "./TableImport";
import { useTableWords } from "./words";

interface TableToolsProps {
  kind: TableKind;
  /** Etag of the draft that an import replaces; empty where there is none. */
  etag?: string;
  /** An import was kept. */
  done: (etag: string) => Promise<void>;
}

export function TableTools({ kind, etag = "", done }: TableToolsProps) {
  const words = useTableWords();
  const language = useLanguage();
  const { modal } = App.useApp();
  const [importing, setImporting] = useState(false);
  const [exporting, setExporting] = useState(false);
  const name = words.names[kind];
  const download = async (format: TableFormat, template = false) => {
    setExporting(true);
    try {
      const content = await exportTable(kind, format, language, template ? { case: "template", value: true } : undefined);
      const stamp = template ? words.templateName : wallDate(Date.now());
      save(content, `${name}-${stamp}.${format === TableFormat.CSV ? "csv" : "xlsx"}`);
    } catch (error) {
      modal.error({ title: words.export, content: <ProblemNote error={error} /> });
    } finally {
      setExporting(false);
    }
  };
  return (
    <Space>
      <Button icon={<UploadOutlined aria-hidden />} onClick={() => setImporting(true)}>
        {words.import}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "xlsx", label: words.xlsx, onClick: () => void download(TableFormat.XLSX) },
            { key: "csv", label: words.csv, onClick: () => void download(TableFormat.CSV) },
            { type: "divider" },
            { key: "template", label: words.template, onClick: () => void download(TableFormat.XLSX, true) },
          ],
        }}
      >
        <Button icon={<DownloadOutlined aria-hidden />} loading={exporting} aria-haspopup="menu">
          {exporting ? words.exporting : words.export}
        </Button>
      </Dropdown>
      <TableImport
        kind={kind}
        etag={etag}
        open={importing}
        close={() => setImporting(false)}
        template={() => void download(TableFormat.XLSX, true)}
        done={done}
      />
    </Space>
  );
}
