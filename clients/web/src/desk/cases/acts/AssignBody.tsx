/** Naming a team: the unit's teams, the best to send first, each with its reasons; or somebody in words. */
import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Select, Spin } from "antd";
import { useEffect, useId, useRef } from "react";
import { field } from "../../../api/services";
import { DistanceFrom, Suited, type Suggestion } from "../../../gen/gridcase/dispatch/v1/field_pb";
import { useGround } from "../../../ground/use";
import { ProblemNote } from "../../../parts/ProblemNote";
import { usePost } from "../../../sign-in/use";
import { useDomain } from "../../../text/domain";
import { moment } from "../../../text/time";
import { ownTasks } from "../joint";
import type { BodyProps } from "./ActForm";
import { Field } from "./Field";
import { useTeamWords } from "./team-words";
import { useActWords } from "./words";
import "../field/field.css";

/** The choice of somebody in words; no team has an empty code. */
const WORDS = "";

export function AssignBody({ verb, item, draft, wrong, change }: BodyProps) {
  const words = useTeamWords();
  const acts = useActWords();
  const ground = useGround();
  const post = usePost();
  const id = useId();
  const assists = verb === "assign_task";
  const own = assists ? ownTasks(item, post ? [post] : []).map((task) => task.unit) : [];
  const unit = assists ? draft.unit : item.lead;
  const teams = useQuery({
    queryKey: ["suggest-teams", item.id, unit, item.etag],
    queryFn: ({ signal }) => field.suggestTeams({ id: item.id, unit }, { signal }),
    enabled: unit !== "",
    staleTime: 0,
  });
  const suggestions = teams.data?.suggestions;
  const box = useRef<HTMLFieldSetElement>(null);
  const suggested = useRef("");
  // The best to send suggests itself, once; who has chosen or written something keeps it.
  useEffect(() => {
    const first = suggestions?.[0];
    if (!suggestions || suggested.current === unit) return;
    suggested.current = unit;
    if (!draft.team && !draft.assignee && first?.ready && first.team) change({ team: first.team.code });
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("input:checked, input")?.focus());
  }, [suggestions, unit, draft.team, draft.assignee, change]);
  return (
    <>
      {assists && own.length > 1 && (
        <Field label={acts.acts.assign_task.unit ?? ""} required fault={wrong.unit}>
          {(wired) => (
            <Select
              {...wired}
              value={draft.unit}
              onChange={(next: string) => change({ unit: next, team: "" })}
              options={own.map((code) => ({ value: code, label: ground.unitName(code) }))}
            />
          )}
        </Field>
      )}
      <fieldset ref={box} className="act-field act-teams" aria-describedby={wrong.team ? `${id}-told` : undefined}>
        <legend>
          {words.team}
          <span aria-hidden> *</span>
        </legend>
        {teams.error && <ProblemNote error={teams.error} />}
        {!suggestions && !teams.error && <Spin description={words.looking} />}
        {suggestions?.length === 0 && <p className="act-hint">{words.noTeams}</p>}
        {suggestions && (
          <Radio.Group value={draft.team} aria-invalid={wrong.team !== undefined} onChange={(event) => change({ team: event.target.value as string })}>
            {suggestions.map((suggestion) => (
              <Radio key={suggestion.team?.code} value={suggestion.team?.code}>
                <TeamLine suggestion={suggestion} />
              </Radio>
            ))}
            {!assists && <Radio value={WORDS}>{words.inWords}</Radio>}
          </Radio.Group>
        )}
        {wrong.team && (
          <span id={`${id}-told`} className="act-fault">
            {acts.faults[wrong.team]}
          </span>
        )}
      </fieldset>
      {!assists && draft.team === WORDS && (
        <Field label={acts.entries.assignee} required fault={wrong.assignee}>
          {(wired) => <Input {...wired} maxLength={100} value={draft.assignee} onChange={(event) => change({ assignee: event.target.value })} />}
        </Field>
      )}
    </>
  );
}

/** A team with why it stands where it stands. */
function TeamLine({ suggestion }: { suggestion: Suggestion }) {
  const words = useTeamWords();
  const domain = useDomain();
  const { team, ready, suited, status, load, distanceM, from, fixedAt, named } = suggestion;
  const distance =
    from === DistanceFrom.BASE
      ? words.fromBase(distanceM)
      : from === DistanceFrom.POSITION
        ? words.fromPosition(distanceM, moment(fixedAt))
        : words.noDistance;
  const reasons = [
    team?.onDuty ? words.onDuty : words.offDuty,
    suited === Suited.OTHER ? words.unsuited : suited === Suited.NAMED ? words.suited : words.anything,
    domain.teamStatus[status],
    words.load(load),
    distance,
  ];
  return (
    <span className={ready ? "team-line" : "team-line team-unready"}>
      <b>{team?.name}</b>
      {named && <em>{words.named}</em>}
      {ready && !named && <em className="team-ready">{words.ready}</em>}
      <span className="act-hint">{reasons.join(" · ")}</span>
    </span>
  );
}
