/** Drafts into versions: what is in force, what is scheduled, what is drafted; publishing; the history. */
import { Button } from "antd";
import { useState } from "react";
import { type Version, VersionState } from "../../gen/gridcase/registry/v1/registry_pb";
import type { KnownPart } from "../../ground/content";
import { useManifest } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { exactMoment } from "../../text/time";
import { useSoonInForce } from "./draft/force";
import { usePartNames } from "./draft/parts";
import { History } from "./publish/History";
import { PartsTable } from "./publish/PartsTable";
import { PublishForm } from "./publish/PublishForm";
import { useStandings } from "./publish/use";
import { usePublishWords } from "./publish/words";
import "./admin.css";
import "./publish/publish.css";

export default function PublishPage() {
  const words = usePublishWords();
  const standings = useStandings();
  // Every draft is chosen until it is unticked.
  const [left, leave] = useState<KnownPart[]>([]);
  const [versions, setVersions] = useState<Version[]>();
  useSoonInForce();
  const drafted = standings.filter(({ isDraft }) => isDraft).map(({ part }) => part);
  const chosen = drafted.filter((part) => !left.includes(part));
  const broken = standings.find(({ error }) => error);
  return (
    <div className="admin">
      <header className="admin-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      <div className="publish">
        {versions && <Published versions={versions} />}
        {broken && (
          <ProblemNote error={broken.error}>
            <Button onClick={broken.retry}>{words.retry}</Button>
          </ProblemNote>
        )}
        <PartsTable standings={standings} chosen={chosen} choose={(parts) => leave(drafted.filter((part) => !parts.includes(part)))} />
        {!standings.some(({ loading }) => loading) && <PublishForm standings={standings} chosen={chosen} published={setVersions} />}
        <History />
      </div>
    </div>
  );
}

/** What was published just now, until and after it takes force. */
function Published({ versions }: { versions: readonly Version[] }) {
  const words = usePublishWords();
  const names = usePartNames();
  const known = useManifest().data?.versions ?? [];
  const here = (version: Version) =>
    known.some(({ part, number, state }) => part === version.part && number === version.number && state === VersionState.IN_FORCE);
  const told = versions.map(({ part, number }) => `${names[part as KnownPart]} ${words.number(number)}`);
  return (
    <p className="publish-done" role="status">
      {words.done(told, exactMoment(versions[0]?.forceTime))} <b>{versions.every(here) ? words.now : words.waiting}</b>
    </p>
  );
}
