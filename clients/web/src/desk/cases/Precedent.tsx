/**
 * A decision of the command room as a rule: a ruling on a return, or the choice of a unit where the register had no certain
 * answer. Administrators publish rules; the command room sends them the proposal with an address that opens it filled in.
 */
import { App, Button, Modal } from "antd";
import { useLocation } from "wouter";
import { choosePost } from "../../api/session";
import { Role } from "../../gen/gridcase/common/v1/access_pb";
import type { Case, CaseEvent } from "../../gen/gridcase/dispatch/v1/case_pb";
import { useGround } from "../../ground/use";
import { useSession } from "../../sign-in/use";
import { wallDate } from "../../text/time";
import { texts } from "../../text/language";
import { decisionOf } from "./decision";

const useWords = texts({
  zh: {
    title: "由裁定生成规则",
    intro: "责任清单由管理员发布。请把下面的建议发给管理员。",
    introOwn: "您也是管理员，可以直接到责任清单中起草。",
    copy: "复制",
    copied: "已复制",
    open: "到责任清单起草",
    close: "关闭",
    lines: (rule: Record<"matter" | "area" | "ground" | "unit" | "basis" | "from" | "number" | "reason" | "address", string>) =>
      [
        "责任清单规则建议",
        `事项：${rule.matter}`,
        `范围：${rule.area}`,
        rule.ground && `地面：${rule.ground}`,
        `牵头单位：${rule.unit}`,
        `依据：${rule.basis || "（待补充）"}`,
        `生效日期：${rule.from}`,
        `先例案件：${rule.number}`,
        `裁定理由：${rule.reason}`,
        `打开即可起草：${rule.address}`,
      ]
        .filter(Boolean)
        .join("\n"),
  },
  en: {
    title: "Make a rule of the ruling",
    intro: "Administrators publish the register. Send them this proposal.",
    introOwn: "You are an administrator too and can draft it in the register.",
    copy: "Copy",
    copied: "Copied",
    open: "Draft it in the register",
    close: "Close",
    lines: (rule) =>
      [
        "Proposal for the register of responsibilities",
        `Matter: ${rule.matter}`,
        `Area: ${rule.area}`,
        rule.ground && `Ground: ${rule.ground}`,
        `Unit in the lead: ${rule.unit}`,
        `Basis: ${rule.basis || "(to be added)"}`,
        `From: ${rule.from}`,
        `Precedent: ${rule.number}`,
        `Reason: ${rule.reason}`,
        `Opens it as a draft: ${rule.address}`,
      ]
        .filter(Boolean)
        .join("\n"),
  },
});

export function Precedent({ item, events, close }: { item: Case; events: readonly CaseEvent[]; close: () => void }) {
  const words = useWords();
  const ground = useGround();
  const { message } = App.useApp();
  const [, go] = useLocation();
  const administrator = useSession()?.posts.find(({ role }) => role === Role.ADMINISTRATOR);
  const decided = decisionOf(events);
  const said = {
    fromCase: item.number,
    matter: item.matter,
    area: item.currentGrid,
    unit: decided?.lead ?? "",
    basis: decided?.basis ?? "",
  };
  const draft = `/rules?${new URLSearchParams(said)}`;
  const text = words.lines({
    matter: `${item.matterName}（${item.matter}）`,
    area: `${ground.areaName(item.currentGrid)}（${item.currentGrid}）`,
    ground: item.route?.grounds.join("、") ?? "",
    unit: `${ground.unitName(decided?.lead ?? "")}（${decided?.lead ?? ""}）`,
    basis: decided?.basis ?? "",
    from: wallDate(Date.now()),
    number: item.number,
    reason: decided?.reason ?? "",
    address: `${location.origin}/desk${draft}`,
  });
  return (
    <Modal
      open
      title={words.title}
      width={560}
      onCancel={close}
      footer={[
        administrator && (
          <Button
            key="open"
            onClick={() => {
              choosePost(administrator.id);
              go(draft);
            }}
          >
            {words.open}
          </Button>
        ),
        <Button
          key="copy"
          type="primary"
          onClick={() => void navigator.clipboard.writeText(text).then(() => message.success(words.copied))}
        >
          {words.copy}
        </Button>,
      ]}
    >
      <p>{administrator ? words.introOwn : words.intro}</p>
      <pre className="precedent">{text}</pre>
    </Modal>
  );
}
