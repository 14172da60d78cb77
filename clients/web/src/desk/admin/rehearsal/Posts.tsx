/** Posts on areas or units that are gone under the drafts, or whose ground changes. */
import { Table, type TableColumnsType } from "antd";
import type { AffectedPost } from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";
import { useGround } from "../../../ground/use";
import { useDomain } from "../../../text/domain";
import { useNames } from "./names";
import { useRehearsalWords } from "./words";

export function Posts({ posts }: { posts: readonly AffectedPost[] }) {
  const words = useRehearsalWords();
  const names = useNames();
  const ground = useGround();
  const domain = useDomain();
  const columns: TableColumnsType<AffectedPost> = [
    { title: words.person, key: "name", dataIndex: "name" },
    {
      title: words.post,
      key: "post",
      render: (_, { role, area, unit }) =>
        [domain.roles[role], unit && ground.unitName(unit), area && ground.areaName(area)].filter(Boolean).join(" · "),
    },
    { title: words.effect, key: "effect", render: (_, { effect }) => words.effects[effect] },
    { title: words.gridsNow, key: "now", render: (_, { gridsNow }) => gridsNow.map(names.grid).join("、") || "—" },
  ];
  return (
    <div>
      <h3>{words.posts}</h3>
      {posts.length === 0 ? (
        <p className="admin-none">{words.postsNone}</p>
      ) : (
        <Table<AffectedPost>
          aria-label={words.posts}
          size="small"
          rowKey={({ post, effect }) => `${post}${effect}`}
          columns={columns}
          dataSource={[...posts]}
          pagination={{ defaultPageSize: 8, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
        />
      )}
    </div>
  );
}
