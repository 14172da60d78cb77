/**
 * Reads a table into the draft, or people at once: choose the file, have it checked, read what is wrong beside each row or in
 * the workbook that comes back, then import. Nothing is kept before that.
 */
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { tables } from "../../../api/services";
import { Severity } from "../../../gen/gridcase/registry/v1/registry_pb";
import { type ImportTableResponse, type TableFinding, type TableFormat, TableKind } from "../../../gen/gridcase/registry/v1/tables_pb";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useLanguage } from "../../../text/language";
import { SeverityMark } from "../draft/Findings";
import { CONTENT_PATIENCE } from "../draft/use";
import { formatOf, LARGEST, save, tableLanguage, WORKBOOK } from "./files";
import { useTableWords } from "./words";
import "../draft/findings.css";
import "../imports/import.css";
import "./tables.css";

/** Findings that are listed; the workbook has all. */
const LISTED = 200;

interface TableImportProps {
  kind: TableKind;
  etag: string;
  open: boolean;
  close: () => void;
  template: () => void;
  done: (etag: string) => Promise<void>;
}

interface Chosen {
  name: string;
  format: TableFormat;
  table: Uint8Array<ArrayBuffer>;
}

export function TableImport({ kind, etag, open, close, template, done }: TableImportProps) {
  const words = useTableWords();
  const language = useLanguage();
  const { message } = App.useApp();
  const [file, setFile] = useState<Chosen>();
  const [unfit, setUnfit] = useState("");
  const [stage, setStage] = useState<"reading" | "checking" | "importing">();
  const [answer, setAnswer] = useState<ImportTableResponse>();
  const [failure, setFailure] = useState<unknown>();
  const people = kind === TableKind.PEOPLE;
  const refusals = answer?.findings.filter(({ severity }) => severity === Severity.REFUSED).length ?? 0;
  const ready = answer !== undefined && refusals === 0;

  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(undefined);
    setAnswer(undefined);
    setFailure(undefined);
    setUnfit("");
    const format = formatOf(chosen.name);
    if (format === undefined) return setUnfit(words.otherFile(chosen.name));
    if (chosen.size > LARGEST) return setUnfit(words.largeFile(LARGEST / 1024 / 1024));
    setStage("reading");
    setFile({ name: chosen.name, format, table: new Uint8Array(await chosen.arrayBuffer()) });
    setStage(undefined);
  };
  const send = async (dryRun: boolean) => {
    if (!file) return;
    setStage(dryRun ? "checking" : "importing");
    setFailure(undefined);
    try {
      const { format, table } = file;
      const request = { kind, format, table, dryRun, etag: people ? "" : etag, language: tableLanguage(language) };
      const answered = await tables.importTable(request, { timeoutMs: CONTENT_PATIENCE });
      setAnswer(answered);
      if (answered.kept) {
        await done(answered.etag);
        void message.success(words.kept(answered.rows));
        leave();
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setStage(undefined);
    }
  };
  const leave = () => {
    setFile(undefined);
    setUnfit("");
    setAnswer(undefined);
    setFailure(undefined);
    close();
  };
  const said = !answer ? words.first : refusals ? words.refused(answer.rows, refusals) : words.fine(answer.rows);
  return (
    <Drawer
      title={words.title(words.names[kind])}
      open={open}
      onClose={() => stage === undefined && leave()}
      size={1040}
      destroyOnHidden
      footer={
        <div className="import-foot">
          <Button type={ready ? "default" : "primary"} disabled={!file || stage !== undefined} onClick={() => void send(true)}>
            {words.check}
          </Button>
          <Button type={ready ? "primary" : "default"} disabled={!ready || stage !== undefined} onClick={() => void send(false)}>
            {words.take}
          </Button>
          <span role="status">{stage ? words.stages[stage] : said}</span>
        </div>
      }
    >
      <div className="table-import">
        <p className="admin-note">{people ? words.note.people : words.note.draft}</p>
        <p className="admin-note">
          {words.columns}{" "}
          <Button type="link" size="small" onClick={template}>
            {words.template}
          </Button>
        </p>
        <div className="import-file">
          <label htmlFor="table-file">{words.file}</label>
          <input
            id="table-file"
            type="file"
            accept=".xlsx,.csv"
            disabled={stage !== undefined}
            onChange={(event) => void choose(event.target.files?.[0])}
          />
          {unfit && (
            <p className="admin-danger" role="alert">
              {unfit}
            </p>
          )}
        </div>
        <section className="import-result" aria-label={words.result}>
          {failure !== undefined && <ProblemNote error={failure} />}
          {answer ? (
            <Result answer={answer} file={file} refused={refusals > 0} />
          ) : (
            failure === undefined && <p className="admin-empty">{file ? words.ready : words.start}</p>
          )}
        </section>
      </div>
    </Drawer>
  );
}

interface ResultProps {
  answer: ImportTableResponse;
  file: Chosen | undefined;
  refused: boolean;
}

function Result({ answer, file, refused }: ResultProps) {
  const words = useTableWords();
  const download = () => {
    const name = (file?.name ?? "").replace(/\.[^.]*$/, "");
    save(new Blob([answer.marked as Uint8Array<ArrayBuffer>], { type: WORKBOOK }), `${name}-${words.markedName}.xlsx`);
  };
  return (
    <>
      <h3>{words.result}</h3>
      {!refused && <p className="admin-good">{words.difference(answer.added, answer.changed, answer.removed)}</p>}
      {answer.marked.length > 0 && (
        <p className="table-marked">
          <Button onClick={download}>{words.marked}</Button>
          <span>{words.markedNote}</span>
        </p>
      )}
      {answer.findings.length > 0 && <List findings={answer.findings} />}
    </>
  );
}

function List({ findings }: { findings: readonly TableFinding[] }) {
  const words = useTableWords();
  return (
    <>
      <ul className="findings" aria-label={words.list}>
        {findings.slice(0, LISTED).map(({ severity, row, column, value, message, remedy }, at) => (
          <li key={at}>
            <SeverityMark severity={severity} />
            <div>
              <p>
                <b>{[row > 0 ? words.row(row) : words.whole, column].filter(Boolean).join(" · ")}</b>
                {value && <code className="table-value">{value}</code>} <span className="finding-what">{message}</span>
              </p>
              <p className="finding-remedy">
                <b>{words.remedy}</b>
                {remedy}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {findings.length > LISTED && <p className="admin-note">{words.more(LISTED)}</p>}
    </>
  );
}
