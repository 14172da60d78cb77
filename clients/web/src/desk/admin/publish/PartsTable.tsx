/** Each part with its version in force, what is scheduled, and its draft to be ticked for publishing. */
import { Checkbox, Table, type TableColumnsType } from "antd";
import { Link } from "wouter";
import type { KnownPart } from "../../../ground/content";
import { exactMoment } from "../../../text/time";
import { isOptional, PAGE_OF, usePartNames } from "../draft/parts";
import type { Standing } from "./use";
import { VersionMark } from "./VersionMark";
import { usePublishWords } from "./words";

interface PartsTableProps {
  standings: readonly Standing[];
  chosen: readonly KnownPart[];
  choose: (parts: KnownPart[]) => void;
}

export function PartsTable({ standings, chosen, choose }: PartsTableProps) {
  const words = usePublishWords();
  const names = usePartNames();
  const columns: TableColumnsType<Standing> = [
    {
      title: words.part,
      key: "part",
      width: 180,
      render: (_, { part }) => <Link href={PAGE_OF[part]}>{names[part]}</Link>,
    },
    {
      title: words.inForce,
      key: "version",
      render: (_, { part, version }) =>
        version ? (
          <>
            <VersionMark state={version.state} /> {words.number(version.number)}
            <div className="publish-second">
              {words.since(exactMoment(version.forceTime), version.actor?.name ?? "")} · {version.reason}
            </div>
          </>
        ) : (
          <span className="admin-none">{isOptional(part) ? words.optional : words.nothing}</span>
        ),
    },
    {
      title: words.scheduled,
      key: "scheduled",
      width: 260,
      render: (_, { scheduled }) =>
        scheduled.map((version) => (
          <div key={version.number}>
            <VersionMark state={version.state} /> {words.number(version.number)}
            <div className="publish-second">{exactMoment(version.forceTime)}</div>
          </div>
        )),
    },
    {
      title: words.draft,
      key: "draft",
      width: 240,
      render: (_, { part, isDraft, changes }) =>
        isDraft ? (
          <Checkbox
            checked={chosen.includes(part)}
            onChange={({ target }) => choose(target.checked ? [...chosen, part] : chosen.filter((one) => one !== part))}
          >
            <span className="visually-hidden">{words.choose(names[part])} · </span>
            {changes > 0 ? words.changes(changes) : words.same}
          </Checkbox>
        ) : (
          <span className="admin-none">{words.noDraft}</span>
        ),
    },
  ];
  return (
    <Table<Standing>
      aria-label={words.parts}
      size="small"
      rowKey="part"
      columns={columns}
      dataSource={[...standings]}
      loading={standings.some(({ loading, error }) => loading && !error)}
      pagination={false}
    />
  );
}
