/** What surrounds the desk's pages: navigation by the post's role, the line to the server, the account. */
import { DownOutlined } from "@ant-design/icons";
import { App, Button, ConfigProvider, Dropdown, type MenuProps, Spin } from "antd";
import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import { Suspense, useState } from "react";
import { Link, Redirect, Route, Router, Switch, useLocation } from "wouter";
import { choosePost, type Post } from "../api/session";
import { Role } from "../gen/gridcase/common/v1/access_pb";
import { useGround, useManifest } from "../ground/use";
import { Boundary } from "../parts/Boundary";
import { LanguageSwitch } from "../parts/LanguageSwitch";
import { ProblemNote } from "../parts/ProblemNote";
import { home, signOut, signOutEverywhere } from "../sign-in/SignIn";
import { PasswordDialog } from "../sign-in/PasswordDialog";
import { usePost, useSession } from "../sign-in/use";
import { useDomain } from "../text/domain";
import { texts, useLanguage } from "../text/language";
import { LineBar } from "./LineBar";
import { type PageName, PAGES, usePageNames } from "./pages";
import { nonce, theme } from "./theme";
import "./frame.css";

const useWords = texts({
  zh: {
    product: "网格案件",
    skip: "跳到内容",
    pages: "页面",
    posts: "切换岗位",
    password: "修改密码",
    signOut: "退出登录",
    everywhere: "退出所有设备",
    field: "去上报",
    nothing: "此岗位没有工作台页面",
    operator: "运维员的工作（建城镇、轮换密钥）用 gridctl 命令行进行。",
    loading: "加载中",
  },
  en: {
    product: "Gridcase",
    skip: "Skip to content",
    pages: "Pages",
    posts: "Switch post",
    password: "Change password",
    signOut: "Sign out",
    everywhere: "Sign out everywhere",
    field: "Report",
    nothing: "There is no desk page for this post",
    operator: "Operators make towns and rotate keys from the shell with gridctl.",
    loading: "Loading",
  },
});

export default function Frame() {
  const locale = useLanguage() === "zh" ? zh : en;
  return (
    <ConfigProvider locale={locale} theme={theme} csp={{ nonce }} componentSize="middle" button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3 }} className="desk">
        <Router base="/desk">
          <Inside />
        </Router>
      </App>
    </ConfigProvider>
  );
}

function Inside() {
  const words = useWords();
  const names = usePageNames();
  const post = usePost();
  const session = useSession();
  const town = useManifest().data?.town;
  const [path] = useLocation();
  const pages = PAGES.filter((page) => post && page.roles.includes(post.role));
  const first = pages[0]?.name;
  if (session && home(session) === "field") {
    location.assign("/field/");
    return null;
  }
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="desk-head">
        <img src="/icon.svg" alt="" width={28} height={28} />
        <b>{words.product}</b>
        <span className="desk-town">{town?.name}</span>
        <nav aria-label={words.pages}>
          {pages.filter(({ hidden }) => !hidden).map(({ name }) => (
            <Link key={name} href={`/${name}`} aria-current={path.split("/")[1] === name ? "page" : undefined}>
              {names[name]}
            </Link>
          ))}
        </nav>
        <Account />
      </header>
      <LineBar />
      <main id="content" tabIndex={-1}>
        <Boundary key={path.split("/")[1]}>
          <Suspense fallback={<Spin className="desk-spin" description={words.loading} />}>
            <Switch>
              {pages.map(({ name, page: Page }) => (
                <Route key={name} path={`/${name}/*?`} component={Page} />
              ))}
              <Route>{first ? <Redirect to={`/${first satisfies PageName}`} replace /> : <Nothing />}</Route>
            </Switch>
          </Suspense>
        </Boundary>
      </main>
    </>
  );
}

function Nothing() {
  const words = useWords();
  return (
    <section className="desk-nothing">
      <h1>{words.nothing}</h1>
      <p>{words.operator}</p>
    </section>
  );
}

function Account() {
  const words = useWords();
  const domain = useDomain();
  const ground = useGround();
  const session = useSession();
  const post = usePost();
  const [, go] = useLocation();
  const [changing, setChanging] = useState(false);
  const { modal } = App.useApp();
  if (!session || !post) return null;
  const title = ({ role, unit, area }: Post) =>
    [domain.roles[role], unit ? ground.unitName(unit) : "", role === Role.WORKER ? ground.areaName(area) : ""].filter(Boolean).join(" · ");
  const posts = session.posts.filter(({ role }) => role !== Role.WORKER);
  const items = [
    ...(posts.length > 1
      ? [
          {
            key: "posts",
            type: "group" as const,
            label: words.posts,
            children: posts.map((held) => ({ key: held.id, label: title(held), disabled: held.id === post.id })),
          },
          { type: "divider" as const },
        ]
      : []),
    { key: "field", label: words.field },
    { key: "password", label: words.password },
    { key: "out", label: words.signOut },
    { key: "everywhere", label: words.everywhere },
  ];
  const choose: MenuProps["onClick"] = ({ key, domEvent }) => {
    // The Enter that chooses would else press the button that has the focus when a dialog has opened: the one that closes it.
    domEvent.preventDefault();
    if (key === "out") signOut();
    else if (key === "everywhere") {
      signOutEverywhere().catch((error: unknown) => void modal.error({ title: words.everywhere, content: <ProblemNote error={error} /> }));
    }
    else if (key === "password") setChanging(true);
    else if (key === "field") location.assign("/field/");
    else {
      choosePost(key);
      go("/");
    }
  };
  return (
    <div className="desk-account">
      <LanguageSwitch />
      {/* Made anew with the post: the menu would give the focus to the post chosen last, which is no choice now. */}
      <Dropdown key={post.id} menu={{ items, onClick: choose }} trigger={["click"]} autoFocus>
        <Button type="text">
          {session.name}（{title(post)}）
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      <PasswordDialog open={changing} close={() => setChanging(false)} />
    </div>
  );
}
