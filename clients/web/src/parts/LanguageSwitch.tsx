/** Changes the language; named in the language it leads to. */
import { chooseLanguage, useLanguage } from "../text/language";
import "./language-switch.css";

export function LanguageSwitch() {
  const other = useLanguage() === "zh" ? "en" : "zh";
  return (
    <button type="button" className="language-switch" lang={other === "zh" ? "zh-CN" : "en"} onClick={() => chooseLanguage(other)}>
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}
