/** The case that a rule came from: its number, what was decided, and what each side said. Who reported it is not told. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useLocation } from "wouter";
import { choosePost } from "../../../api/session";
import { proposals } from "../../../api/services";
import { Role } from "../../../gen/gridcase/common/v1/access_pb";
import type { GetPrecedentResponse } from "../../../gen/gridcase/dispatch/v1/proposal_pb";
import type { Ground } from "../../../ground/content";
import { useSession } from "../../../sign-in/use";
import { texts } from "../../../text/language";
import { moment } from "../../../text/time";

const useWords = texts({
  zh: {
    title: (number: string) => `先例案件 ${number}`,
    ruled: "对退回的裁定",
    chosen: "指挥室指定",
    decided: (unit: string, at: string) => `由${unit}牵头，${at}`,
    returned: (unit: string) => `${unit}退回时主张`,
    proposed: (unit: string) => `建议由${unit}承办`,
    basis: "依据",
    noBasis: "未写依据",
    open: "打开案件",
    wait: "正在读取案件…",
    missing: "找不到该案件的裁定，请核对编号。",
  },
  en: {
    title: (number) => `Precedent ${number}`,
    ruled: "Ruling on a return",
    chosen: "Choice of the command room",
    decided: (unit, at) => `${unit} in the lead, ${at}`,
    returned: (unit) => `${unit} said on returning it`,
    proposed: (unit) => `proposed ${unit}`,
    basis: "Basis",
    noBasis: "no basis given",
    open: "Open the case",
    wait: "Reading the case…",
    missing: "No ruling on this case is found; check the number.",
  },
});

/** What was decided on a case; asked only where a case is named. */
export function usePrecedent(number: string) {
  return useQuery<GetPrecedentResponse>({
    queryKey: ["precedent", number],
    queryFn: () => proposals.getPrecedent({ case: number }),
    enabled: number !== "",
    retry: false,
    staleTime: 60_000,
  });
}

export function PrecedentNote({ number, ground }: { number: string; ground: Ground }) {
  const words = useWords();
  const [, go] = useLocation();
  const { data: found, error } = usePrecedent(number);
  const post = useSession()?.posts.find(({ role }) => role === Role.COMMAND || role === Role.SUPERVISOR);
  const { returned } = found ?? {};
  return (
    <section className="rules-from" aria-label={words.title(found?.number ?? number)}>
      <p className="rules-from-head">
        <b>{words.title(found?.number ?? number)}</b>
        {post && found && (
          <Button
            type="link"
            onClick={() => {
              choosePost(post.id);
              go(`/cases/${encodeURIComponent(found.number)}`);
            }}
          >
            {words.open}
          </Button>
        )}
      </p>
      {error && <p>{words.missing}</p>}
      {!found && !error && <p>{words.wait}</p>}
      {returned && (
        <p>
          {words.returned(ground.unitName(returned.unit))}：{returned.reason}；{words.basis}：{returned.basis || words.noBasis}；
          {words.proposed(ground.unitName(returned.proposedUnit))}
        </p>
      )}
      {found && (
        <p>
          {found.kind === "ruled" ? words.ruled : words.chosen}：{words.decided(ground.unitName(found.unit), moment(found.time))}；
          {found.reason}；{words.basis}：{found.basis || words.noBasis}
        </p>
      )}
    </section>
  );
}
