/** What surrounds the field's pages: who is signed in, what is on the phone, the two pages. */
import { useEffect, useState } from "react";
import { Link, Route, Router, Switch, useLocation } from "wouter";
import { useManifest } from "../ground/use";
import { LanguageSwitch } from "../parts/LanguageSwitch";
import { useSession } from "../sign-in/use";
import { texts } from "../text/language";
import { Account } from "./Account";
import { QueueBar } from "./QueueBar";
import { ReportPage } from "./report/ReportPage";
import { DetailPage } from "./reports/DetailPage";
import { ReportsPage } from "./reports/ReportsPage";
import { SignInPage } from "./SignInPage";
import "./field.css";

const useWords = texts({
  zh: { report: "上报", reports: "我的上报", pages: "页面", skip: "跳到内容", missing: "没有这个页面。", back: "去上报" },
  en: { report: "Report", reports: "My reports", pages: "Pages", skip: "Skip to content", missing: "There is no such page.", back: "Report" },
});

export function Frame() {
  const session = useSession();
  const [signingIn, setSigningIn] = useState(false);
  const over = session?.ended;
  // Signing in ends by itself once there is a session again.
  useEffect(() => {
    if (!over) setSigningIn(false);
  }, [over]);
  return (
    <Router base="/field">
      {session && !signingIn ? (
        <Inside key={session.person} signIn={() => setSigningIn(true)} />
      ) : (
        <SignInPage back={session ? () => setSigningIn(false) : undefined} />
      )}
    </Router>
  );
}

function Inside({ signIn }: { signIn: () => void }) {
  const words = useWords();
  const town = useManifest().data?.town;
  const [path] = useLocation();
  useEffect(() => {
    scrollTo({ top: 0 });
  }, [path]);
  const tab = (href: string, is: boolean, name: string, shape: string) => (
    <Link href={href} aria-current={is ? "page" : undefined}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d={shape} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" />
      </svg>
      {name}
    </Link>
  );
  return (
    <div className="field">
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="field-head">
        <Account town={town?.name ?? ""} />
        <LanguageSwitch />
      </header>
      <QueueBar signIn={signIn} />
      <main id="content" tabIndex={-1}>
        <Switch>
          <Route path="/" component={ReportPage} />
          <Route path="/reports" component={ReportsPage} />
          <Route path="/reports/:id">{({ id }) => <DetailPage id={id} />}</Route>
          <Route>
            <section className="field-part">
              <h1>{words.missing}</h1>
              <Link href="/" className="field-button">
                {words.back}
              </Link>
            </section>
          </Route>
        </Switch>
      </main>
      <nav className="field-tabs" aria-label={words.pages}>
        {tab("/", path === "/", words.report, "M3 8h4l2-3h6l2 3h4v12H3zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z")}
        {tab("/reports", path.startsWith("/reports"), words.reports, "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3")}
      </nav>
    </div>
  );
}
