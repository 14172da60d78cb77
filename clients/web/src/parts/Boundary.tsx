/** Catches what breaks a part of the page, so that the rest stays usable and the person learns what to do. */
import { Component, type ReactNode } from "react";
import { texts } from "../text/language";
import "./problem-note.css";

const useWords = texts({
  zh: {
    what: "此页面出现问题，无法显示。",
    safe: "已提交的内容不受影响。",
    todo: "请重新加载；如果刚刚更新过系统，重新加载即可恢复。",
    reload: "重新加载",
  },
  en: {
    what: "This page broke and cannot be shown.",
    safe: "What was submitted is safe.",
    todo: "Reload it; that is enough where the system was just updated.",
    reload: "Reload",
  },
});

export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const words = useWords.now();
  return (
    <div className="problem-note" role="alert">
      <strong>{words.what}</strong> <span>{words.safe}</span> <span>{words.todo}</span>
      <div className="problem-actions">
        <button type="button" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </div>
    </div>
  );
}
