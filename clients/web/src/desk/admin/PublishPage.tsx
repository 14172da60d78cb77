/** Drafts into versions: what is in force, what is scheduled, what is drafted; publishing; the history. */
import { Button } from "antd";
import { useState } from "react";
import type { RehearsedCase } from "../../gen/gridcase/dispatch/v1/rehearsal_pb";
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
import { Moves } from "./rehearsal/Moves";
import { Rehearsal } from "./rehearsal/Rehearsal";
import "./admin.css";
import "./publish/publish.css";

export default function PublishPage() {
  const words = usePublishWords();
  const standings = useStandings();
  // Every draft is chosen until it is unticked.
  const [left, leave] = useState<KnownPart[]>([]);
  const [done, setDone] = useState<Done>();
  const [moves, setMoves] = useState<RehearsedCase[]>([]);
  useSoonInForce();
  const drafted = standings.filter(({ isDraft }) => isDraft).map(({ part }) => part);
  const chosen = drafted.filter((part) => !left.includes(part));
  const published = (versions: Version[], reason: string) => {
    setDone({ versions, reason, moves });
    setMoves([]);
  };
  const broken = standings.find(({ error }) => error);
  return (
    <div className="admin">
      <header className="admin-head">
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      <div className="publish">
        {done && <Published key={done.versions.map(({ hash }) => hash).join()} {...done} />}
        {broken && (
          <ProblemNote error={broken.error}>
            <Button onClick={broken.retry}>{words.retry}</Button>
          </ProblemNote>
        )}
        <PartsTable standings={standings} chosen={chosen} choose={(parts) => leave(drafted.filter((part) => !parts.includes(part)))} />
        <Rehearsal standings={standings} chosen={chosen} moves={moves} setMoves={setMoves} />
        {!standings.some(({ loading }) => loading) && <PublishForm standings={standings} chosen={chosen} published={published} />}
        <History />
      </div>
    </div>
  );
}

/** What was published just now, and the open cases that were chosen to be moved. */
interface Done {
  versions: readonly Version[];
  reason: string;
  moves: readonly RehearsedCase[];
}

/** What was published just now, until and after it takes force. */
function Published({ versions, reason, moves }: Done) {
  const words = usePublishWords();
  const names = usePartNames();
  const known = useManifest().data?.versions ?? [];
  const here = (version: Version) =>
    known.some(({ part, number, state }) => part === version.part && number === version.number && state === VersionState.IN_FORCE);
  const told = versions.map(({ part, number }) => `${names[part as KnownPart]} ${words.number(number)}`);
  const ready = versions.every(here);
  return (
    <div className="publish-done">
      <p role="status">
        {words.done(told, exactMoment(versions[0]?.forceTime))} <b>{ready ? words.now : words.waiting}</b>
      </p>
      {moves.length > 0 && <Moves cases={moves} reason={reason} ready={ready} />}
    </div>
  );
}
