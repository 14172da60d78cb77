/** Who is signed in; the way to the desk, and out. Leaving with reports on the phone is told first. */
import { useRef } from "react";
import { Role } from "../gen/gridcase/common/v1/access_pb";
import { signOut } from "../sign-in/SignIn";
import { useSession } from "../sign-in/use";
import { useDomain } from "../text/domain";
import { texts } from "../text/language";
import { useQueue } from "./keep/queue";
import { forgetAnswers } from "./keep/store";

const useWords = texts({
  zh: {
    account: "账户",
    close: "关闭",
    desk: "去工作台",
    out: "退出登录",
    waits: (count: number) => `您还有 ${count} 条上报没有发送完。退出后它们仍安全保存在本机，您再次登录后自动发送，不会以他人名义发送。`,
    anyway: "仍要退出",
  },
  en: {
    account: "Account",
    close: "Close",
    desk: "Go to the desk",
    out: "Sign out",
    waits: (count: number) =>
      `${count} of your reports are not sent yet. They stay safe on this phone and are sent once you sign in again, never in another person's name.`,
    anyway: "Sign out anyway",
  },
});

export function Account({ town }: { town: string }) {
  const words = useWords();
  const domain = useDomain();
  const session = useSession();
  const queue = useQueue();
  const dialog = useRef<HTMLDialogElement>(null);
  if (!session) return null;
  const waiting = queue.reports.filter((held) => held.person === session.person && held.state !== "draft").length;
  const roles = [...new Set(session.posts.map(({ role }) => domain.roles[role]))];
  function leave() {
    void forgetAnswers().catch(() => undefined);
    signOut();
  }
  return (
    <>
      <button type="button" className="field-account" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        <img src="/icon.svg" alt="" width={32} height={32} />
        <span>
          <b>{session.name}</b>
          <small>{town || session.account}</small>
        </span>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="m2 4 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      </button>
      <dialog ref={dialog} className="field-sheet" aria-labelledby="account-title">
        <h2 id="account-title">{words.account}</h2>
        <p>
          <b>{session.name}</b>（{session.account}）<br />
          {[town, ...roles].filter(Boolean).join(" · ")}
        </p>
        {session.posts.some(({ role }) => role !== Role.WORKER) && (
          <a className="field-button field-wide" href="/desk/">
            {words.desk}
          </a>
        )}
        {waiting > 0 && <p className="field-note">{words.waits(waiting)}</p>}
        <button type="button" className="field-button field-wide field-danger" onClick={leave}>
          {waiting > 0 ? words.anyway : words.out}
        </button>
        <button type="button" className="field-button field-wide" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </dialog>
    </>
  );
}
