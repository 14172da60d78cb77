/** Signing in, for both pages. A demo town offers its accounts; nothing else does. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { current, type Session, forget, keep } from "../api/session";
import { endAtServer, sessions } from "../api/transport";
import { Role } from "../gen/gridcase/common/v1/access_pb";
import { LanguageSwitch } from "../parts/LanguageSwitch";
import { ProblemNote } from "../parts/ProblemNote";
import { useDomain } from "../text/domain";
import { texts } from "../text/language";
import { useSession } from "./use";
import "./sign-in.css";

const useWords = texts({
  zh: {
    product: "网格案件",
    desk: "指挥与处置工作台",
    field: "网格员上报",
    account: "账号",
    password: "密码",
    signIn: "登录",
    signingIn: "正在登录…",
    demo: "演示账号",
    demoHint: "这是演示城镇，选一个身份即可登录。",
    ended: "登录已失效，请重新登录。手机上已保存的内容不受影响。",
    noPost: "此账号目前没有任何岗位，请联系管理员。",
  },
  en: {
    product: "Gridcase",
    desk: "Command and handling desk",
    field: "Field reports",
    account: "Account",
    password: "Password",
    signIn: "Sign in",
    signingIn: "Signing in…",
    demo: "Demo accounts",
    demoHint: "This is a demo town: choose who you are.",
    ended: "Your session is over; sign in again. What was saved on the phone is safe.",
    noPost: "This account holds no post now; ask the administrator.",
  },
});

/** What the gateway says of the installation. */
interface Site {
  demo?: { password: string; accounts: { account: string; name: string; role: keyof typeof Role; unit: string }[] };
}

async function readSite(): Promise<Site> {
  return (await (await fetch("/site.json")).json()) as Site;
}

/** The page that a person with these posts works on. */
export function home(session: Session): "desk" | "field" {
  return session.posts.every((post) => post.role === Role.WORKER) && session.posts.length > 0 ? "field" : "desk";
}

export function SignIn({ page }: { page: "desk" | "field" }) {
  const words = useWords();
  const domain = useDomain();
  const ended = useSession()?.ended;
  const site = useQuery({ queryKey: ["site"], queryFn: readSite, retry: false });
  const [account, setAccount] = useState(useSession()?.account ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [noPost, setNoPost] = useState(false);

  async function signIn(as: string, secret: string) {
    setBusy(true);
    setError(undefined);
    setNoPost(false);
    try {
      const answer = await sessions.signIn({ account: as, password: secret });
      if (!answer.session) return;
      if (!answer.session.self?.posts.length) {
        setNoPost(true);
        return;
      }
      const session = keep(answer.session);
      // A worker who opened the desk belongs in the field. Everybody else may also report from the field.
      if (page === "desk" && home(session) === "field") location.assign("/field/");
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{words.product}</h1>
            <p>{words[page]}</p>
          </div>
          <LanguageSwitch />
        </header>
        {ended && !error && <p className="sign-in-note">{words.ended}</p>}
        {noPost && (
          <p className="sign-in-note" role="alert">
            {words.noPost}
          </p>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void signIn(account.trim(), password);
          }}
        >
          <label>
            {words.account}
            <input name="account" autoComplete="username" autoCapitalize="none" spellCheck={false} required value={account} onChange={(event) => setAccount(event.target.value)} />
          </label>
          <label>
            {words.password}
            <input name="password" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          </label>
          <button className="sign-in-go" disabled={busy}>
            {busy ? words.signingIn : words.signIn}
          </button>
        </form>
        {error !== undefined && <ProblemNote error={error} />}
        {site.data?.demo && (
          <section aria-labelledby="demo-accounts">
            <h2 id="demo-accounts">{words.demo}</h2>
            <p>{words.demoHint}</p>
            <ul>
              {site.data.demo.accounts.map((offer) => (
                <li key={offer.account}>
                  <button type="button" disabled={busy} onClick={() => void signIn(offer.account, site.data?.demo?.password ?? "")}>
                    <b>{offer.unit || domain.roles[Role[offer.role] ?? Role.UNSPECIFIED]}</b>
                    <span>
                      {offer.name} · {offer.account}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}

/**
 * Ends this session. It is forgotten here at once, so that whoever leaves is out though the network is slow or away; the server
 * is told after that, and ends it by itself where it cannot be reached.
 */
export function signOut(): void {
  const session = current();
  forget();
  if (session && !session.ended) void endAtServer(session).catch(() => undefined);
}

/** Ends all sessions of the person; where the server cannot do that, it is said and nothing has changed. */
export async function signOutEverywhere(): Promise<void> {
  const { account } = await import("../api/services");
  await account.signOut({ everywhere: true });
  forget();
}
