/** Ant Design in the colours of `looks/tokens.css`. */
import type { ThemeConfig } from "antd";

export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#1d5c94",
    colorSuccess: "#1f7a4d",
    colorWarning: "#955000",
    colorError: "#b02a37",
    colorText: "#1c2733",
    colorTextSecondary: "#51606f",
    colorTextTertiary: "#51606f",
    colorTextPlaceholder: "#66727f",
    colorTextDescription: "#51606f",
    colorBorder: "#b9c4ce",
    colorBorderSecondary: "#d5dce3",
    colorBgLayout: "#f4f6f8",
    colorLink: "#1d5c94",
    colorLinkHover: "#17456f",
    colorLinkActive: "#17456f",
    borderRadius: 6,
    fontSize: 14,
    fontFamily: "var(--font)",
    controlHeight: 34,
    // Without transitions nothing tells that a motion has ended.
    motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  },
  components: {
    Menu: { itemBg: "transparent", itemBorderRadius: 6 },
    Table: { cellPaddingBlockSM: 6, headerBg: "#e9edf1" },
  },
};

/** The nonce that the gateway put into the page; styles made at run time carry it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

// Tables measure scroll bars by a style element that does not carry the nonce given to `ConfigProvider`. Scripts are the page's
// own anyway, so that what they make may be styled.
const create = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options);
  if (nonce && element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;
