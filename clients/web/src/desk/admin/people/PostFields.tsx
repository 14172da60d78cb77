/** A new post in a form: role, unit or grids, from, until. */
import { create } from "@bufbuild/protobuf";
import { Form, Input, Select } from "antd";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import { AreaLevel } from "../../../gen/gridcase/registry/v1/content_pb";
import { type Post, PostSchema } from "../../../gen/gridcase/registry/v1/registry_pb";
import type { Ground } from "../../../ground/content";
import { useDomain } from "../../../text/domain";
import { timestamp, wallTime } from "../../../text/time";
import { OF_UNITS, ROLES } from "./PeopleTable";
import { usePeopleWords } from "./words";

export interface PostValues {
  role?: Role;
  unit?: string;
  areas?: string[];
  from?: string;
  until?: string;
}

/** The posts that are asked for: one for each grid of a worker. `ids` were made with the form, so that a repeat adds none. */
export function postsOf(values: PostValues, ids: (at: number) => string): Post[] {
  const { role = Role.UNSPECIFIED, unit = "", areas = [], from = "", until = "" } = values;
  const moment = (text: string) => {
    const ms = text ? wallTime(text) : undefined;
    return ms === undefined ? undefined : timestamp(ms);
  };
  const grids = role === Role.WORKER && areas.length > 0 ? areas : [""];
  return grids.map((area, at) =>
    create(PostSchema, {
      id: ids(at),
      role,
      unit: OF_UNITS.includes(role) ? unit : "",
      area,
      startTime: moment(from),
      endTime: moment(until),
    }),
  );
}

export function PostFields({ ground }: { ground: Ground }) {
  const words = usePeopleWords();
  const { roles } = useDomain();
  const grids = (ground.boundaries?.areas ?? []).filter(({ level }) => level >= AreaLevel.COMMUNITY);
  const needed = [{ required: true, message: words.needed }];
  return (
    <>
      <Form.Item name="role" label={words.role} rules={needed}>
        <Select options={ROLES.map((value) => ({ value, label: roles[value] }))} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before: PostValues, after: PostValues) => before.role !== after.role}>
        {({ getFieldValue }) => (
          <>
            {OF_UNITS.includes(getFieldValue("role") as Role) && (
              <Form.Item name="unit" label={words.unit} rules={needed}>
                <Select
                  showSearch={{ optionFilterProp: "label" }}
                  options={(ground.unitSet?.units ?? []).map(({ code, name }) => ({ value: code, label: name }))}
                />
              </Form.Item>
            )}
            {getFieldValue("role") === Role.WORKER && (
              <Form.Item name="areas" label={words.areas} rules={needed}>
                <Select
                  mode="multiple"
                  showSearch={{ optionFilterProp: "label" }}
                  options={grids.map(({ code, name }) => ({ value: code, label: `${name}（${code}）` }))}
                />
              </Form.Item>
            )}
          </>
        )}
      </Form.Item>
      <div className="admin-pair">
        <Form.Item name="from" label={words.from} extra={words.fromNote}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item
          name="until"
          label={words.until}
          extra={words.untilNote}
          dependencies={["from"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, until?: string) =>
                until && until <= String(getFieldValue("from") ?? "") ? Promise.reject(new Error(words.order)) : Promise.resolve(),
            }),
          ]}
        >
          <Input type="datetime-local" />
        </Form.Item>
      </div>
    </>
  );
}
