/** The people as a table with the posts they hold now. */
import { Button, Input, Select, Table, type TableColumnsType } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { Person, Post } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Ground } from "../../../ground/content";
import { useDomain } from "../../../text/domain";
import { holding } from "./posts";
import { usePeopleWords } from "./words";

interface PeopleTableProps {
  people: readonly Person[];
  ground: Ground;
  chosen: string;
  choose: (id: string) => void;
}

/** Chosen in place of a role: those who hold no post now. */
const NONE = -1;
export const ROLES = [Role.WORKER, Role.COMMAND, Role.DISPATCHER, Role.SUPERVISOR, Role.HEAD, Role.LEADER, Role.OVERSEER, Role.OFFICER, Role.ADMINISTRATOR];
/** Roles that are held for a unit. */
export const OF_UNITS = [Role.DISPATCHER, Role.HEAD, Role.OFFICER];

export function PeopleTable({ people, ground, chosen, choose }: PeopleTableProps) {
  const words = usePeopleWords();
  const { roles } = useDomain();
  const [text, setText] = useState("");
  const [role, setRole] = useState(0);
  const word = useDeferredValue(text.trim().toLowerCase());
  const now = Date.now();
  const rows = useMemo(
    () =>
      people.filter(({ name, account, posts }) => {
        const held = posts.filter((post) => holding(post, Date.now()) !== "ended");
        if (role === NONE && held.length > 0) return false;
        if (role > 0 && !held.some((post) => Number(post.role) === role)) return false;
        const said = [name, account, ...held.flatMap(({ unit, area }) => [ground.unitName(unit), unit, ground.areaName(area), area])];
        return !word || said.some((one) => one.toLowerCase().includes(word));
      }),
    [people, word, role, ground],
  );
  /** The posts of one role and unit as one line: a worker holds one for each grid. */
  const lines = (posts: readonly Post[]): string[] => {
    const first = posts.filter(({ role, unit }, at) => posts.findIndex((post) => post.role === role && post.unit === unit) === at);
    return first.map(({ role: held, unit, area }) => {
      const count = posts.filter((post) => post.role === held && post.unit === unit).length;
      const where = held === Role.WORKER ? words.grids(count, ground.areaName(area) || words.town) : unit && ground.unitName(unit);
      return [roles[held], where].filter(Boolean).join(" · ");
    });
  };
  const columns: TableColumnsType<Person> = [
    {
      title: words.name,
      key: "name",
      width: 140,
      render: (_, { id, name }) => (
        <Button type="link" className="admin-row-name" aria-pressed={id === chosen} onClick={() => choose(id)}>
          {name}
        </Button>
      ),
    },
    {
      title: words.account,
      key: "account",
      width: 150,
      sorter: (a, b) => a.account.localeCompare(b.account),
      render: (_, { account }) => (account ? <code>{account}</code> : <span className="admin-none">{words.noAccount}</span>),
    },
    {
      title: words.posts,
      key: "posts",
      render: (_, { posts }) => {
        const held = posts.filter((post) => holding(post, now) !== "ended");
        const past = posts.length - held.length;
        return (
          <>
            {lines(held).map((line) => (
              <div key={line}>{line}</div>
            ))}
            {held.length === 0 && <span className="admin-none">{words.withoutPost}</span>}
            {past > 0 && <span className="admin-none"> {words.pastShort(past)}</span>}
          </>
        );
      },
    },
  ];
  return (
    <>
      <div className="admin-tools">
        <Input.Search
          className="admin-find"
          aria-label={words.find}
          placeholder={words.find}
          allowClear
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          aria-label={words.role}
          value={role}
          onChange={setRole}
          options={[
            { value: 0, label: words.allRoles },
            ...ROLES.map((value) => ({ value: Number(value), label: roles[value] })),
            { value: NONE, label: words.withoutPost },
          ]}
          style={{ width: 150 }}
        />
      </div>
      <div className="admin-scroll">
        <Table<Person>
          aria-label={words.table}
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={rows}
          sticky
          pagination={{ defaultPageSize: 50, hideOnSinglePage: true, size: "small", showSizeChanger: false }}
          rowClassName={({ id }) => (id === chosen ? "admin-chosen" : "")}
          locale={{ emptyText: <p className="admin-empty">{words.nothing}</p> }}
        />
      </div>
      <p className="admin-sum">{words.sum(rows.length, people.length)}</p>
    </>
  );
}
