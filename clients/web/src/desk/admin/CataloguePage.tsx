/** The catalogue of matters: found, read with their rows, edited in the draft. The matter shown is in the address. */
import { Button, Spin } from "antd";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { Part } from "../../gen/gridcase/registry/v1/content_pb";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { MatterDetail } from "./catalogue/MatterDetail";
import { MatterTable } from "./catalogue/MatterTable";
import { PolicyForm } from "./catalogue/PolicyForm";
import { PolicyView } from "./catalogue/PolicyView";
import { usePolicyWords } from "./catalogue/policy-words";
import { useCatalogueWords } from "./catalogue/words";
import { ChangeMark } from "./draft/ChangeMark";
import { DraftBar, namer } from "./draft/DraftBar";
import { entryOf } from "./draft/subjects";
import { useDraft } from "./draft/use";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./catalogue/catalogue.css";

export default function CataloguePage() {
  const words = useCatalogueWords();
  const policyWords = usePolicyWords();
  const draft = useDraft(Part.CATALOGUE);
  const [policy, setPolicy] = useState(false);
  const closePolicy = () => setPolicy(false);
  const isPolicy = (subject: string) => subject.startsWith("policy");
  const named = namer(draft.content);
  const [params, setParams] = useSearchParams();
  const chosen = params.get("matter") ?? "";
  const choose = (id: string) => setParams({ matter: id }, { replace: true });
  const matters = draft.content?.matters ?? [];
  return (
    <div className="admin">
      <DraftBar
        title={words.title}
        draft={draft}
        name={(finding) => (isPolicy(finding.subject) ? policyWords.title : named(finding))}
        show={({ subject }) => {
          if (isPolicy(subject)) return () => setPolicy(true);
          const entry = entryOf(subject);
          const id = entry?.list === "matters" ? matters[entry.at]?.id : undefined;
          return id ? () => choose(id) : undefined;
        }}
        actions={
          <>
            <Button disabled={!draft.content} onClick={() => setPolicy(true)}>
              {policyWords.open} <ChangeMark kind={draft.changed.get("policy/policy")} />
            </Button>
            <TableTools kind={TableKind.CATALOGUE} etag={draft.etag} done={draft.imported} />
          </>
        }
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
      <PolicyForm draft={draft} open={policy && draft.isDraft} close={closePolicy} />
      <PolicyView policy={draft.content?.policy} open={policy && !draft.isDraft} close={closePolicy} />
    </div>
  );
}
