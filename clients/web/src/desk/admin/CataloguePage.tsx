/** The catalogue of matters: found, read with their rows, edited in the draft. The matter shown is in the address. */
import { Spin } from "antd";
import { useSearchParams } from "wouter";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { MatterDetail } from "./catalogue/MatterDetail";
import { MatterTable } from "./catalogue/MatterTable";
import { useCatalogueWords } from "./catalogue/words";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./catalogue/catalogue.css";

export default function CataloguePage() {
  const words = useCatalogueWords();
  const draft = useDraft(Part.CATALOGUE);
  const [params, setParams] = useSearchParams();
  const chosen = params.get("matter") ?? "";
  const choose = (id: string) => setParams({ matter: id }, { replace: true });
  const matters = draft.content?.matters ?? [];
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={namer(draft.content)}
        show={({ subject }) => {
          const entry = entryOf(subject);
          const id = entry?.list === "matters" ? matters[entry.at]?.id : undefined;
          return id ? () => choose(id) : undefined;
        }}
        actions={<TableTools kind={TableKind.CATALOGUE} etag={draft.etag} done={draft.imported} />}
      />
      <div className="admin-split catalogue">
        <section className="admin-list" aria-label={words.table}>
          {draft.content ? (
            <MatterTable catalogue={draft.content} chosen={chosen} choose={choose} changed={draft.changed} />
          ) : (
            !draft.error && <Spin className="admin-wait" />
          )}
        </section>
        <section className="admin-detail" tabIndex={0} aria-label={words.detail}>
          <MatterDetail key={chosen} matter={matters.find(({ id }) => id === chosen)} draft={draft} />
        </section>
      </div>
    </div>
  );
}
