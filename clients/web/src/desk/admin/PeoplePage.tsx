/** People, their accounts and their posts. Changes count at once. The person shown is in the address. */
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Spin } from "antd";
import { useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { TableKind } from "../../gen/gridcase/registry/v1/tables_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { PeopleTable } from "./people/PeopleTable";
import { usePeople } from "./people/people";
import { PersonDetail } from "./people/PersonDetail";
import { AddPerson } from "./people/PersonForms";
import { usePeopleWords } from "./people/words";
import { TableTools } from "./tables/TableTools";
import "./admin.css";
import "./people/people.css";

export default function PeoplePage() {
  const words = usePeopleWords();
  const ground = useGround();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const people = usePeople();
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const chosen = params.get("person") ?? "";
  const choose = (id: string) => setParams({ person: id }, { replace: true });
  const accounts = useMemo(() => new Set(people.data?.map(({ account }) => account).filter(Boolean)), [people.data]);
  const saved = async (id: string) => {
    await queries.invalidateQueries({ queryKey: ["people"] });
    choose(id);
    void message.success(words.saved);
  };
  return (
    <div className="admin">
      <header className="admin-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
        <TableTools kind={TableKind.PEOPLE} done={() => queries.invalidateQueries({ queryKey: ["people"] })} />
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </header>
      <div className="admin-split people">
        <section className="admin-list" aria-label={words.table}>
          {people.error && (
            <ProblemNote error={people.error}>
              <Button onClick={() => void people.refetch()}>{words.retry}</Button>
            </ProblemNote>
          )}
          {people.data ? (
            <PeopleTable people={people.data} ground={ground} chosen={chosen} choose={choose} />
          ) : (
            !people.error && <Spin className="admin-wait" />
          )}
        </section>
        <section className="admin-detail" tabIndex={0} aria-label={words.detail}>
          <PersonDetail
            key={chosen}
            person={people.data?.find(({ id }) => id === chosen)}
            ground={ground}
            accounts={accounts}
            saved={saved}
          />
        </section>
      </div>
      <AddPerson open={adding} close={() => setAdding(false)} saved={saved} ground={ground} accounts={accounts} />
    </div>
  );
}
