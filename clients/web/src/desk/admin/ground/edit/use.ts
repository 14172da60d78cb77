/**
 * Editing the ground in React: which tool is in hand, what is drawn or chosen with it, what it would make of the ground, and
 * the draft with it.
 */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type VectorSource from "ol/source/Vector";
import { useMemo, useRef, useState } from "react";
import { problemOf } from "../../../../api/problem";
import { ground } from "../../../../api/services";
import type { Part } from "../../../../gen/gridcase/registry/v1/content_pb";
import type { EditGroundRequestSchema, EditGroundResponse } from "../../../../gen/gridcase/registry/v1/ground_pb";
import type { MapTool } from "../../../../map/GroundMap";
import { cornersTool, drawingTool, type LonLat } from "../../../../map/drawing";
import { CONTENT_PATIENCE, Overtaken, type PartDraft } from "../../draft/use";
import { type CornerMove, withDrag } from "./moves";

export type Tool = "split" | "merge" | "move" | "special";
export const TOOLS: readonly Tool[] = ["split", "merge", "move", "special"];

/** What is drawn, chosen or typed. */
export interface Drawn {
  /** The line that divides, or the ring of a special grid. */
  points: readonly LonLat[];
  moves: readonly CornerMove[];
  /** Grids that are joined. */
  codes: readonly string[];
  /** Name of the new grid. */
  name: string;
}

const NOTHING: Drawn = { points: [], moves: [], codes: [], name: "" };

type EditCase = NonNullable<MessageInitShape<typeof EditGroundRequestSchema>["edit"]>;

const point = ([longitude, latitude]: LonLat) => ({ longitude, latitude });

function editOf(tool: Tool, chosen: string, { points, moves, codes, name }: Drawn): EditCase {
  switch (tool) {
    case "split":
      return { case: "split", value: { code: chosen, line: points.map(point) } };
    case "merge":
      return { case: "merge", value: { codes: [...codes], name } };
    case "move":
      return { case: "move", value: { moves: moves.map(({ from, to }) => ({ from: point(from), to: point(to) })) } };
    case "special":
      return { case: "special", value: { ring: points.map(point), name } };
  }
}

/** Whether enough is drawn to ask for a preview. */
function isReady(tool: Tool, chosen: string, { points, moves, codes }: Drawn): boolean {
  if (tool === "split") return chosen !== "" && points.length > 1;
  if (tool === "merge") return codes.length > 1;
  return tool === "move" ? moves.length > 0 : points.length > 2;
}

export interface GroundEditing {
  tool: Tool | undefined;
  take: (tool: Tool | undefined) => void;
  drawn: Drawn;
  draw: (drawn: Partial<Drawn>) => void;
  ready: boolean;
  /** What it would make of the ground. */
  preview: EditGroundResponse | undefined;
  failure: unknown;
  working: "preview" | "apply" | undefined;
  show: () => Promise<void>;
  apply: () => Promise<EditGroundResponse | undefined>;
  /** The tool as it works on the map. */
  mapTool: MapTool | undefined;
  /** A grid was clicked while grids are chosen to be joined. */
  choose: (code: string) => void;
}

export function useGroundEditing(draft: PartDraft<Part.BOUNDARIES>, chosen: string, grids: ReadonlySet<string>): GroundEditing {
  const [tool, setTool] = useState<Tool>();
  const [drawn, setDrawn] = useState<Drawn>(NOTHING);
  const [preview, setPreview] = useState<EditGroundResponse>();
  const [failure, setFailure] = useState<unknown>();
  const [working, setWorking] = useState<"preview" | "apply">();
  const dragged = useRef<VectorSource>(undefined);

  const clear = () => {
    setPreview(undefined);
    setFailure(undefined);
  };
  const draw = (change: Partial<Drawn>) => {
    clear();
    setDrawn((before) => ({ ...before, ...change }));
  };
  const take = (next: Tool | undefined) => {
    clear();
    dragged.current = undefined;
    setTool(next);
    setDrawn(next === "merge" && grids.has(chosen) ? { ...NOTHING, codes: [chosen] } : NOTHING);
  };
  const ask = async (dryRun: boolean): Promise<EditGroundResponse | undefined> => {
    if (!tool) return undefined;
    setFailure(undefined);
    setWorking(dryRun ? "preview" : "apply");
    try {
      const request = { etag: draft.etag, dryRun, coordinateSystem: "WGS-84", edit: editOf(tool, chosen, drawn) };
      const answer = await ground.editGround(request, { timeoutMs: CONTENT_PATIENCE });
      setPreview(answer);
      return answer;
    } catch (error) {
      const stale = problemOf(error).kind === "stale";
      setPreview(undefined);
      setFailure(stale ? new Overtaken() : error);
      if (stale) draft.retry();
      return undefined;
    } finally {
      setWorking(undefined);
    }
  };
  const apply = async () => {
    const answer = await ask(false);
    if (!answer?.kept) return undefined;
    await draft.imported(answer.etag);
    take(undefined);
    return answer;
  };

  const { points } = drawn;
  const mapTool = useMemo<MapTool | undefined>(() => {
    if (tool === "split" || tool === "special") {
      return drawingTool(tool === "split" ? "line" : "ring", points, (points) => draw({ points }));
    }
    if (tool !== "move") return undefined;
    return cornersTool(
      (code) => grids.has(code),
      (before, after) => {
        clear();
        setDrawn((old) => ({ ...old, moves: withDrag(old.moves, before, after) }));
      },
      dragged,
    );
  }, [tool, points, grids]);

  return {
    tool,
    take,
    drawn,
    draw: (change) => {
      // What is typed is not what was dragged: the map shows the borders of the draft again.
      if (change.moves) dragged.current = undefined;
      draw(change);
    },
    ready: tool !== undefined && isReady(tool, chosen, drawn),
    preview,
    failure,
    working,
    show: async () => void (await ask(true)),
    apply,
    mapTool,
    choose: (code) => {
      if (!grids.has(code)) return;
      const { codes } = drawn;
      draw({ codes: codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code] });
    },
  };
}

