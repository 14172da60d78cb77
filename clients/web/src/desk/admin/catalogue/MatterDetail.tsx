/** One matter with its rows. */
import { Button, Space } from "antd";
import { useState } from "react";
import type { Matter, Part, Row } from "../../../gen/gridcase/registry/v1/content_pb";
import { useDomain } from "../../../text/domain";
import { ChangeMark } from "../draft/ChangeMark";
import { DraftProblem } from "../draft/DraftProblem";
import type { PartDraft } from "../draft/use";
import { formerText } from "./former";
import { MatterForm } from "./MatterForm";
import { MatterFlags, PolicyMark } from "./PolicyMark";
import { RowForm } from "./RowForm";
import { useCatalogueWords } from "./words";

export function MatterDetail({ matter, draft }: { matter: Matter | undefined; draft: PartDraft<Part.CATALOGUE> }) {
  const words = useCatalogueWords();
  const [editing, setEditing] = useState(false);
  const [row, setRow] = useState<Row>();
  const [rowOpen, setRowOpen] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  if (!matter) return <p className="admin-empty">{words.choose}</p>;
  const editRow = (one: Row | undefined) => {
    setRow(one);
    setRowOpen(true);
  };
  const removeRow = ({ number }: Row) =>
    draft
      .edit((catalogue) => {
        const found = catalogue.matters.find(({ id }) => id === matter.id);
        if (found) found.rows = found.rows.filter((one) => one.number !== number);
      })
      .then(() => setFailure(undefined), setFailure);
  return (
    <>
      <h2>
        {matter.name}
        <MatterFlags matter={matter} />
        <ChangeMark kind={draft.changed.get(`matters/${matter.id}`)} />
        {draft.isDraft && (
          <Button size="small" onClick={() => setEditing(true)}>
            {words.edit}
          </Button>
        )}
      </h2>
      <Facts matter={matter} />
      <h3>{words.rows}</h3>
      {failure !== undefined && <DraftProblem error={failure} />}
      <ol className="catalogue-rows">
        {matter.rows.map((one) => (
          <RowCard key={one.number} row={one} isDefault={one.number === matter.defaultRow}>
            {draft.isDraft && (
              <Space>
                <Button size="small" aria-label={words.editRowTitle(matter.name, one.number)} onClick={() => editRow(one)}>
                  {words.editRow}
                </Button>
                {matter.rows.length > 1 && one.number !== matter.defaultRow && (
                  <Button size="small" danger type="text" onClick={() => void removeRow(one)}>
                    {words.removeRow}
                  </Button>
                )}
              </Space>
            )}
          </RowCard>
        ))}
      </ol>
      {draft.isDraft && <Button onClick={() => editRow(undefined)}>{words.addRow}</Button>}
      <MatterForm matter={matter} open={editing} close={() => setEditing(false)} draft={draft} />
      <RowForm matter={matter} row={row} open={rowOpen} close={() => setRowOpen(false)} draft={draft} />
    </>
  );
}

function Facts({ matter }: { matter: Matter }) {
  const words = useCatalogueWords();
  return (
    <dl className="admin-facts">
      <dt>{words.code}</dt>
      <dd>
        <code>{matter.id}</code> · {matter.standard}
        {(matter.validFrom || matter.validUntil) && <>（{words.validity(matter.validFrom, matter.validUntil)}）</>}
      </dd>
      {matter.formerCodes.length > 0 && (
        <>
          <dt>{words.former}</dt>
          <dd>
            {matter.formerCodes.map((former) => (
              <div key={formerText(former)}>
                <code>{former.code}</code> · {former.standard}
                {(former.validFrom || former.validUntil) && <>（{words.validity(former.validFrom, former.validUntil)}）</>}
              </div>
            ))}
          </dd>
        </>
      )}
      <dt>{words.class}</dt>
      <dd>
        {words.kinds[matter.kind] ?? matter.kind} · {matter.className}
      </dd>
      <dt>{words.policy}</dt>
      <dd>
        <PolicyMark policy={matter.policy} />
      </dd>
      <dt>{words.reopen}</dt>
      <dd>{words.days(matter.reopenDays || 7)}</dd>
      {matter.emergencyNumber && (
        <>
          <dt>{words.emergency}</dt>
          <dd>{matter.emergencyNumber}</dd>
        </>
      )}
      {matter.synonyms.length > 0 && (
        <>
          <dt>{words.synonyms}</dt>
          <dd>{matter.synonyms.join(words.comma)}</dd>
        </>
      )}
    </dl>
  );
}

function RowCard({ row, isDefault, children }: { row: Row; isDefault: boolean; children: React.ReactNode }) {
  const words = useCatalogueWords();
  const { limit } = useDomain();
  const evidence = [words.photos(row.evidence?.photos ?? 0), row.evidence?.words && words.wordsNeeded].filter(Boolean).join(words.comma);
  return (
    <li>
      <div className="catalogue-row-head">
        <b>{words.row(row.number)}</b>
        {isDefault && <span className="catalogue-flag admin-good">★ {words.isDefault}</span>}
        <span className={`catalogue-flag ${row.confirmed ? "admin-good" : "admin-warn"}`}>
          {row.confirmed ? `✓ ${words.confirmed}` : `? ${words.unconfirmed}`}
        </span>
        <span className="catalogue-row-actions">{children}</span>
      </div>
      <dl className="admin-facts">
        <dt>{words.filing}</dt>
        <dd>{row.filing || "—"}</dd>
        <dt>{words.limits}</dt>
        <dd>
          {row.limits.map((one) => [one.purpose, limit(one)].filter(Boolean).join(" ")).join(words.comma) || (
            <span className="admin-none">{words.noLimit}</span>
          )}
        </dd>
        <dt>{words.closing}</dt>
        <dd>{row.closing || "—"}</dd>
        <dt>{words.evidence}</dt>
        <dd>{evidence}</dd>
        <dt>{words.source}</dt>
        <dd>{words.sources[row.source] ?? (row.source || "—")}</dd>
      </dl>
    </li>
  );
}
