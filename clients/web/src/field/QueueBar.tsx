/** The state of the queue and of the connection in one calm line. Being offline is no fault: what is saved is safe. */
import { useSyncExternalStore } from "react";
import { Link } from "wouter";
import { useSession } from "../sign-in/use";
import { texts } from "../text/language";
import { useQueue } from "./keep/queue";
import type { Tone } from "./keep/step";
import { StepMark } from "./StepMark";

const useWords = texts({
  zh: {
    mine: (count: number) => `${count} 条需要您处理`,
    over: "登录已失效，可继续填写和保存",
    signIn: "登录",
    offline: "离线，可继续上报",
    stuck: "网络不通，会自动重试",
    saved: (count: number) => `${count} 条已安全保存`,
    sending: (count: number) => `正在发送 ${count} 条`,
    others: (count: number, names: string) => `另有 ${count} 条等 ${names} 登录`,
    show: "查看",
    broken: "本机无法保存数据，现在不能上报。请换用系统浏览器，或关闭无痕模式后重试。",
  },
  en: {
    mine: (count: number) => `${count} need(s) you`,
    over: "Your session is over; you can go on saving",
    signIn: "Sign in",
    offline: "Offline; you can go on reporting",
    stuck: "No connection; tried again by itself",
    saved: (count: number) => `${count} safely saved`,
    sending: (count: number) => `Sending ${count}`,
    others: (count: number, names: string) => `${count} more wait(s) for ${names}`,
    show: "Show",
    broken: "Nothing can be saved on this phone, so you cannot report now. Use the system's browser, or leave private browsing.",
  },
});

export function QueueBar({ signIn }: { signIn: () => void }) {
  const words = useWords();
  const session = useSession();
  const { reports, broken, stuck } = useQueue();
  const online = useSyncExternalStore(onLine, () => navigator.onLine);
  const own = reports.filter((held) => held.person === session?.person);
  const mine = own.filter(({ state }) => state === "needs-you").length;
  const waiting = own.filter(({ state }) => state === "waiting").length;
  const others = reports.filter((held) => held.person !== session?.person && held.state !== "draft");
  const names = [...new Set(others.map(({ personName }) => personName))].join("、");
  const lines: { tone: Tone; text: string }[] = [];
  if (mine > 0) lines.push({ tone: "mine", text: words.mine(mine) });
  if (!online) lines.push({ tone: "safe", text: waiting > 0 ? `${words.saved(waiting)} · ${words.offline}` : words.offline });
  else if (waiting > 0 && stuck) lines.push({ tone: "safe", text: `${words.saved(waiting)} · ${words.stuck}` });
  else if (waiting > 0 && session?.ended) lines.push({ tone: "safe", text: words.saved(waiting) });
  else if (waiting > 0) lines.push({ tone: "moving", text: words.sending(waiting) });
  if (others.length > 0) lines.push({ tone: "safe", text: words.others(others.length, names) });
  return (
    <div className="queue-bar">
      <div role="status">
        {broken !== undefined && <p className="field-wrong">{words.broken}</p>}
        {lines.map((line) => (
          <p key={line.text}>
            <StepMark {...line} />
          </p>
        ))}
        {session?.ended && <p className="queue-over">{words.over}</p>}
      </div>
      {session?.ended ? (
        <button type="button" className="field-button" onClick={signIn}>
          {words.signIn}
        </button>
      ) : (
        lines.length > 0 && (
          <Link href="/reports" className="field-button">
            {words.show}
          </Link>
        )
      )}
    </div>
  );
}

function onLine(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}
