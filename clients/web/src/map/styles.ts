/** How the map looks. Colours are fixed here, because a canvas does not read style sheets. */
import type { FeatureLike } from "ol/Feature";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";

const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
/** Names show below this many metres to the pixel. */
const NAMES = 9;
const FIGURES = 40;

const halo = new Stroke({ color: "rgb(255 255 255 / 90%)", width: 3 });
const ink = new Fill({ color: "#2a3b4d" });

function label(text: string, bold: boolean): Text {
  return new Text({ text, font: `${bold ? "600 13px" : "12px"} ${FONT}`, fill: ink, stroke: halo, overflow: false });
}

export function areaStyle(feature: FeatureLike, resolution: number): Style {
  const strong = feature.get("strong") === true;
  const figure = feature.get("figure") as string | undefined;
  const name = resolution < NAMES ? String(feature.get("name") ?? "") : "";
  const text = [name, resolution < FIGURES ? figure : ""].filter(Boolean).join("\n");
  return new Style({
    fill: new Fill({ color: (feature.get("fill") as string | undefined) ?? "rgb(255 255 255 / 1%)" }),
    stroke: new Stroke({ color: strong ? "#17456f" : "#9fb0c0", width: strong ? 2.5 : 1 }),
    text: text ? label(text, Boolean(figure)) : undefined,
    zIndex: strong ? 1 : 0,
  });
}

export function districtStyle(feature: FeatureLike, resolution: number): Style {
  return new Style({
    fill: new Fill({ color: (feature.get("fill") as string | undefined) ?? "rgb(0 0 0 / 0%)" }),
    stroke: new Stroke({ color: "#8a4b08", width: 2, lineDash: [8, 6] }),
    text: resolution < FIGURES ? label(String(feature.get("name") ?? ""), true) : undefined,
  });
}

const flagged = new Style({
  fill: new Fill({ color: "rgb(176 42 55 / 30%)" }),
  stroke: new Stroke({ color: "#b02a37", width: 2.5 }),
});

export function flaggedStyle(): Style {
  return flagged;
}

export function surfaceStyle(): Style {
  return new Style({ fill: new Fill({ color: "#dfe3e8" }) });
}

/** One style for all of them, and one small picture to stamp. */
export const pointStyle = new Style({
  image: new Circle({ radius: 4, fill: new Fill({ color: "#1d5c94" }), stroke: new Stroke({ color: "#fff", width: 1 }) }),
});

export function markStyle(feature: FeatureLike): Style {
  const text = feature.get("label") as string | undefined;
  return new Style({
    image: new Circle({
      radius: text ? 9 : 6,
      fill: new Fill({ color: String(feature.get("colour")) }),
      stroke: new Stroke({ color: "#fff", width: 2 }),
    }),
    text: text
      ? new Text({ text, font: `600 11px ${FONT}`, fill: new Fill({ color: "#fff" }), offsetY: 1 })
      : undefined,
  });
}

const ring = new Style({
  fill: new Fill({ color: "rgb(176 42 55 / 12%)" }),
  stroke: new Stroke({ color: "#b02a37", width: 1.5, lineDash: [4, 4] }),
});
const pin = new Style({
  image: new Circle({ radius: 8, fill: new Fill({ color: "#b02a37" }), stroke: new Stroke({ color: "#fff", width: 3 }) }),
});

export function placeStyle(feature: FeatureLike): Style {
  return feature.getGeometry()?.getType() === "Point" ? pin : ring;
}
