/** The versions of a part, newest first. */
import { useQuery } from "@tanstack/react-query";
import { Button, Radio, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { registry } from "../../../api/services";
import type { Version } from "../../../gen/gridcase/registry/v1/registry_pb";
import { useManifest } from "../../../ground/use";
import { ProblemNote } from "../../../parts/ProblemNote";
import { useSession } from "../../../sign-in/use";
import { exactMoment } from "../../../text/time";
import { PARTS, usePartNames } from "../draft/parts";
import { usePublishWords } from "./words";
import { VersionMark } from "./VersionMark";

export function History() {
  const words = usePublishWords();
  const names = usePartNames();
  const town = useSession()?.town ?? "";
  const [part, setPart] = useState(PARTS[0]);
  // What is in force changes by itself, and with it the states that are listed.
  const standing = useManifest().data?.versions.map(({ hash, state }) => `${hash}${state}`);
  const versions = useQuery({
    queryKey: ["versions", town, part, standing],
    queryFn: async () => (await registry.listVersions({ part })).versions,
    placeholderData: (before, query) => (query?.queryKey[2] === part ? before : undefined),
  });
  const columns: TableColumnsType<Version> = [
    { title: words.version, key: "number", width: 90, render: (_, { number }) => words.number(number) },
    { title: words.state, key: "state", width: 100, render: (_, { state }) => <VersionMark state={state} /> },
    { title: words.force, key: "force", width: 180, render: (_, { forceTime }) => exactMoment(forceTime) },
    { title: words.published, key: "published", width: 180, render: (_, { publishTime }) => exactMoment(publishTime) },
    { title: words.who, key: "who", width: 100, render: (_, { actor }) => actor?.name },
    { title: words.why, key: "why", dataIndex: "reason" },
    { title: words.hash, key: "hash", width: 130, render: (_, { hash }) => <code title={hash}>{hash.slice(0, 12)}</code> },
  ];
  return (
    <section className="publish-history" aria-label={words.history}>
      <h2>{words.history}</h2>
      <Radio.Group
        aria-label={words.part}
        optionType="button"
        value={part}
        onChange={(event) => setPart(event.target.value as typeof part)}
        options={PARTS.map((value) => ({ value, label: names[value] }))}
      />
      {versions.error && (
        <ProblemNote error={versions.error}>
          <Button onClick={() => void versions.refetch()}>{words.retry}</Button>
        </ProblemNote>
      )}
      <Table<Version>
        aria-label={words.history}
        size="small"
        rowKey="number"
        columns={columns}
        dataSource={versions.data ?? []}
        loading={versions.isPending}
        pagination={{ defaultPageSize: 20, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
        locale={{ emptyText: <p className="admin-empty">{words.noVersions}</p> }}
      />
    </section>
  );
}
