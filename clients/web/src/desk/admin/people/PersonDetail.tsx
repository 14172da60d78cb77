/** One person with the posts held, to come and ended. */
import { Button, Space } from "antd";
import { useState } from "react";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { Person, Post } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Ground } from "../../../ground/content";
import { useDomain } from "../../../text/domain";
import { exactMoment } from "../../../text/time";
import { HoldingMark } from "./HoldingMark";
import { AddPost, EditPerson, EndPost, ResetPassword } from "./PersonForms";
import { holding } from "./posts";
import { usePeopleWords } from "./words";

interface PersonDetailProps {
  person: Person | undefined;
  ground: Ground;
  accounts: ReadonlySet<string>;
  saved: (person: string) => Promise<unknown>;
}

export function PersonDetail({ person, ground, accounts, saved }: PersonDetailProps) {
  const words = usePeopleWords();
  const { roles } = useDomain();
  const [form, setForm] = useState<"name" | "password" | "post">();
  const [ending, setEnding] = useState<Post>();
  if (!person) return <p className="admin-empty">{words.choose}</p>;
  const now = Date.now();
  const current = person.posts.filter((post) => holding(post, now) !== "ended");
  const past = person.posts.filter((post) => holding(post, now) === "ended");
  const title = ({ role, unit, area }: Post) =>
    [roles[role], unit && ground.unitName(unit), role === Role.WORKER && (ground.areaName(area) || words.town)].filter(Boolean).join(" · ");
  const close = () => setForm(undefined);
  const shared = { close, saved, person, accounts };
  const row = (post: Post) => (
    <li key={post.id}>
      <HoldingMark holding={holding(post, now)} />
      <div>
        <b>{title(post)}</b>
        <div className="people-span">
          {post.endTime ? words.span(exactMoment(post.startTime), exactMoment(post.endTime)) : words.since(exactMoment(post.startTime))}
        </div>
      </div>
      {holding(post, now) !== "ended" && (
        <Button size="small" aria-label={words.endLabel(title(post))} onClick={() => setEnding(post)}>
          {words.end}
        </Button>
      )}
    </li>
  );
  return (
    <>
      <h2>{person.name}</h2>
      <dl className="admin-facts">
        <dt>{words.account}</dt>
        <dd>{person.account ? <code>{person.account}</code> : words.noAccount}</dd>
      </dl>
      <Space wrap>
        <Button onClick={() => setForm("name")}>{words.edit}</Button>
        <Button onClick={() => setForm("password")}>{words.reset}</Button>
      </Space>
      <h3>{words.posts}</h3>
      <ul className="people-posts">{current.map(row)}</ul>
      {current.length === 0 && <p className="admin-none">{words.withoutPost}</p>}
      <Button onClick={() => setForm("post")}>{words.addPost}</Button>
      {past.length > 0 && (
        <details className="people-past">
          <summary>{words.past(past.length)}</summary>
          <ul className="people-posts">{past.map(row)}</ul>
        </details>
      )}
      <EditPerson open={form === "name"} {...shared} />
      <ResetPassword open={form === "password"} {...shared} />
      <AddPost open={form === "post"} {...shared} ground={ground} />
      <EndPost
        post={ending}
        title={ending ? `${person.name} · ${title(ending)}` : ""}
        person={person.id}
        close={() => setEnding(undefined)}
        saved={saved}
      />
    </>
  );
}
