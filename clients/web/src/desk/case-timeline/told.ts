/** An event of a case as lines of text. */
import type { Alarm, Ask, CaseEvent } from "../../gen/gridcase/dispatch/v1/case_pb";
import type { useDomain } from "../../text/domain";
import { moment } from "../../text/time";
import type { Words } from "./words";

/** How an act stands out: work going on, something given back or held up, an end. */
export type Tone = "plain" | "warn" | "good" | "end";

export interface Told {
  act: string;
  lines: { name: string; text: string }[];
  tone: Tone;
}

export interface Names {
  unit: (code: string) => string;
  area: (code: string) => string;
  domain: ReturnType<typeof useDomain>;
}

export function told(event: CaseEvent, words: Words, { unit, area, domain }: Names): Told {
  const { what } = event;
  const line = (name: string, text: string) => (text ? [{ name, text }] : []);
  const units = (codes: string[]) => codes.map(unit).join("、");
  const asked = (ask: Ask | undefined) => line(words.request(ask?.number ?? 0), wished(ask, words, unit));
  const act = what.case ? words.acts[what.case] : words.unknown;
  switch (what.case) {
    case "filed": {
      const causes = what.value.decision?.route?.causes.map((cause) => domain.causes[cause]).join("、") ?? "";
      return { act, tone: "plain", lines: [...line(words.cause, causes)] };
    }
    case "dispatched": {
      const { lead, assisting, byRule, reason } = what.value;
      const to = `${unit(lead)}${byRule ? words.byRule : words.byHand}`;
      const lines = [...line(words.to, to), ...line(words.assisting, units(assisting)), ...line(words.reason, reason)];
      return { act, tone: "plain", lines };
    }
    case "accepted":
      return { act, tone: "plain", lines: [] };
    case "assigned":
      return { act, tone: "plain", lines: line(words.to, what.value.assignee) };
    case "returned": {
      const { reason, basis, proposedUnit } = what.value;
      const proposed = proposedUnit && unit(proposedUnit);
      return { act, tone: "warn", lines: [...line(words.reason, reason), ...line(words.basis, basis), ...line(words.proposed, proposed)] };
    }
    case "ruled": {
      const { lead, reason, basis, sameUnit } = what.value;
      const to = `${unit(lead)}${sameUnit ? words.sameUnit : ""}`;
      return { act, tone: "plain", lines: [...line(words.to, to), ...line(words.reason, reason), ...line(words.basis, basis)] };
    }
    case "transferred":
      return { act, tone: "plain", lines: [...line(words.to, unit(what.value.lead)), ...line(words.reason, what.value.reason)] };
    case "rerouted": {
      const { from, lead, assisting, reason } = what.value;
      const lines = [...line(words.from, from && unit(from)), ...line(words.to, unit(lead)), ...line(words.assisting, units(assisting))];
      return { act, tone: "plain", lines: [...lines, ...line(words.reason, reason)] };
    }
    case "gridMoved": {
      const { from, to, boundaries } = what.value;
      const moved = `${from ? area(from) : words.noGrid} → ${to ? area(to) : words.noGrid}`;
      return { act, tone: "plain", lines: [...line("", moved), ...line(words.basis, words.boundaries(boundaries))] };
    }
    case "suspended":
      return { act, tone: "warn", lines: [...line(words.until, moment(what.value.until)), ...line(words.reason, what.value.reason)] };
    case "handedIn": {
      const { words: said = "", inTime, evidence = [], number = 1 } = what.value.handIn ?? {};
      const facts = [words.attempt(number), timely(inTime, words), words.photos(evidence.length)].filter(Boolean).join(" · ");
      return { act, tone: inTime === false ? "warn" : "plain", lines: [...line("", facts), ...line(words.said, said)] };
    }
    case "reworked":
      return { act, tone: "warn", lines: line(words.reason, what.value.reason) };
    case "closed":
      return { act, tone: "good", lines: [...line("", domain.outcomes[what.value.outcome]), ...line(words.said, what.value.reason)] };
    case "recalled":
    case "reopened":
      return { act, tone: "warn", lines: line(words.reason, what.value.reason) };
    case "voided":
      return { act, tone: "end", lines: line(words.reason, what.value.reason) };
    case "resumed":
      return { act, tone: "plain", lines: line(words.reason, what.value.reason) };
    case "corrected": {
      const { reason, decision } = what.value;
      const decided = [...line(words.matter, decision?.matterName ?? ""), ...line(words.asset, decision?.asset ?? "")];
      return { act, tone: "plain", lines: [...decided, ...line(words.reason, reason)] };
    }
    case "asked":
      return { act, tone: "warn", lines: [...asked(what.value.ask), ...line(words.reason, what.value.ask?.reason ?? "")] };
    case "granted":
      return { act, tone: "plain", lines: [...asked(what.value.ask), ...line(words.said, what.value.reason)] };
    case "declined":
      return { act, tone: "warn", lines: [...asked(what.value.ask), ...line(words.reason, what.value.reason)] };
    case "withdrawn":
      return { act, tone: "plain", lines: line("", words.request(what.value.ask)) };
    case "limitMet": {
      const { limit, inTime, words: said } = what.value;
      const facts = [words.limitNumber(limit), timely(inTime, words)].filter(Boolean).join(" · ");
      return { act, tone: inTime === false ? "warn" : "plain", lines: [...line("", facts), ...line(words.said, said)] };
    }
    case "engaged": {
      const { unit: code, words: said, limit } = what.value;
      const lines = [...line(words.to, unit(code)), ...line(words.limit, limit ? domain.limit(limit) : ""), ...line(words.said, said)];
      return { act, tone: "plain", lines };
    }
    case "taskDone": {
      const { unit: code, words: said, evidence, inTime } = what.value;
      const facts = [unit(code), timely(inTime, words), words.photos(evidence.length)].filter(Boolean).join(" · ");
      return { act, tone: inTime === false ? "warn" : "plain", lines: [...line("", facts), ...line(words.said, said)] };
    }
    case "taskReleased":
      return { act, tone: "warn", lines: [...line("", unit(what.value.unit)), ...line(words.reason, what.value.reason)] };
    case "urged":
      return { act, tone: "warn", lines: line(words.said, what.value.words) };
    case "messageLeft":
      return { act, tone: "plain", lines: line("", what.value.words || words.among) };
    case "teamMoved": {
      const { team, name, status } = what.value;
      return { act, tone: "plain", lines: line("", words.teamAt(name || team, domain.teamStatus[status])) };
    }
    case "taskAssigned":
      return { act, tone: "plain", lines: [...line("", unit(what.value.unit)), ...line(words.to, what.value.name)] };
    case "positionShared":
      return { act, tone: "plain", lines: line("", words.shares(what.value.name || what.value.team, what.value.on)) };
    case "urgeAnswered":
      return { act, tone: "plain", lines: [...line("", words.urgeNumber(what.value.urge)), ...line(words.said, what.value.words)] };
    case "alarmed": {
      const { alarm, nobody, urges } = what.value;
      const source = keptFor(alarm, words, domain, unit);
      const share = alarm?.percent ? words.used(source, alarm.percent) : words.dueUnknown(source);
      const told = alarm ? `${domain.rungs[alarm.to]}${nobody ? words.nobody : ""}` : "";
      return { act, tone: "warn", lines: [...line("", share), ...line(words.told, told), ...line("", urges ? words.urges : "")] };
    }
    case "paused": {
      const { outage, reason } = what.value;
      const when = `${moment(outage?.from)} – ${moment(outage?.until)} · ${outage?.unit ? unit(outage.unit) : words.wholeTown}`;
      return { act, tone: "plain", lines: [...line(words.outage, when), ...line(words.reason, reason)] };
    }
    case "recalculated": {
      const { from, to, reason } = what.value;
      const versions = `${words.calendar(from)} → ${words.calendar(to)}`;
      return { act, tone: "plain", lines: [...line(words.calendars, versions), ...line(words.reason, reason)] };
    }
    case "splitOff": {
      const { part, matterName, words: said, reason } = what.value;
      const named = words.partOf(part?.number ?? "", matterName);
      return { act, tone: "plain", lines: [...line("", named), ...line(words.said, said), ...line(words.reason, reason)] };
    }
    case "partSettled": {
      const settled = words.partOf(what.value.part?.number ?? "", domain.outcomes[what.value.outcome]);
      return { act, tone: "good", lines: line("", settled) };
    }
    case "partReopened":
      return { act, tone: "warn", lines: line("", what.value.part?.number ?? "") };
    case "merged":
      return { act, tone: "end", lines: [...line(words.goesOn, what.value.into?.number ?? ""), ...line(words.reason, what.value.reason)] };
    case "joined": {
      const { case: other, words: said, reason } = what.value;
      const lines = [...line(words.joinedCase, other?.number ?? ""), ...line(words.said, said), ...line(words.reason, reason)];
      return { act, tone: "plain", lines };
    }
    case "unmerged":
      return { act, tone: "warn", lines: [...line(words.goesOn, what.value.from?.number ?? ""), ...line(words.reason, what.value.reason)] };
    case "parted":
      return { act, tone: "warn", lines: [...line(words.joinedCase, what.value.case?.number ?? ""), ...line(words.reason, what.value.reason)] };
    default:
      return { act, tone: "plain", lines: [] };
  }
}

/** What an alarm's time is kept for. */
export function keptFor(alarm: Alarm | undefined, words: Words, domain: Names["domain"], unit: Names["unit"]): string {
  switch (alarm?.source.case) {
    case "step":
      return domain.steps[alarm.source.value];
    case "limit":
      return words.limitNumber(alarm.source.value);
    case "task":
      return words.part(unit(alarm.source.value));
    case "urge":
      return words.answer(alarm.source.value);
    default:
      return "";
  }
}

function wished(ask: Ask | undefined, words: Words, unit: Names["unit"]): string {
  switch (ask?.wish.case) {
    case "extension":
      return words.extension(ask.wish.value.limit);
    case "suspension":
      return words.suspension(moment(ask.wish.value.until));
    case "help":
      return words.help(unit(ask.wish.value.unit), ask.wish.value.words);
    default:
      return "";
  }
}

/** Whether something was in time, where that is known. */
function timely(inTime: boolean | undefined, words: Words): string {
  return inTime === undefined ? "" : inTime ? words.inTime : words.late;
}
