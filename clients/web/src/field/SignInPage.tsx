/** Signing in on the phone; tells whose reports wait on it, and lets a person whose session is over go on saving. */
import { useEffect } from "react";
import { SignIn } from "../sign-in/SignIn";
import { texts } from "../text/language";
import { useQueue } from "./keep/queue";

const useWords = texts({
  zh: {
    waits: (count: number, names: string) => `本机有 ${count} 条上报已安全保存，等 ${names} 登录后自动发送。`,
    back: "先不登录，继续填写",
  },
  en: {
    waits: (count: number, names: string) => `${count} report(s) are safe on this phone and wait for ${names} to sign in.`,
    back: "Not now: go on without signing in",
  },
});

export function SignInPage({ back }: { back?: () => void }) {
  const words = useWords();
  const waiting = useQueue().reports.filter(({ state }) => state !== "draft");
  const names = [...new Set(waiting.map(({ personName }) => personName))];
  useEffect(() => {
    scrollTo({ top: 0 });
  }, []);
  return (
    <>
      {(waiting.length > 0 || back) && (
        <aside className="sign-in-waiting">
          {waiting.length > 0 && <p>{words.waits(waiting.length, names.join("、"))}</p>}
          {back && (
            <button type="button" className="field-button" onClick={back}>
              {words.back}
            </button>
          )}
        </aside>
      )}
      <SignIn page="field" />
    </>
  );
}
