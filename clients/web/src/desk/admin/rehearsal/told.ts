/** What a rehearsal has told, piece by piece. */
import type {
  AffectedPost,
  GroundChange,
  RehearsalFinished,
  RehearsalStarted,
  RehearsedCase,
  RehearsedCell,
  RehearseDraftResponse,
} from "../../../gen/gridcase/dispatch/v1/rehearsal_pb";

/** What a rehearsal has told so far. */
export interface Told {
  started?: RehearsalStarted;
  done: number;
  total: number;
  ground: GroundChange[];
  /** Sums of the ground; undefined until it was asked. */
  sums?: { grids: number; matters: number; patches: number; leftOff: number };
  posts: AffectedPost[];
  open: RehearsedCase[];
  openTotal: number;
  openLeftOff: number;
  cells: RehearsedCell[];
  finished?: RehearsalFinished;
}

export const NOTHING: Told = { done: 0, total: 0, ground: [], posts: [], open: [], openTotal: 0, openLeftOff: 0, cells: [] };

/** What is told after one more piece. */
export function after(told: Told, { piece }: Pick<RehearseDraftResponse, "piece">): Told {
  switch (piece.case) {
    case "started":
      return { ...told, started: piece.value, total: Number(piece.value.total) };
    case "progress":
      return { ...told, done: Number(piece.value.done), total: Number(piece.value.total) };
    case "ground": {
      const { changes, grids, matters, patches, leftOff } = piece.value;
      return { ...told, ground: [...told.ground, ...changes], sums: { grids, matters, patches, leftOff: Number(leftOff) } };
    }
    case "posts":
      return { ...told, posts: [...told.posts, ...piece.value.posts] };
    case "open": {
      const { cases, total, leftOff } = piece.value;
      return { ...told, open: [...told.open, ...cases], openTotal: Number(total), openLeftOff: Number(leftOff) };
    }
    case "cell":
      return { ...told, cells: [...told.cells, piece.value] };
    case "finished":
      return { ...told, finished: piece.value };
    default:
      return told;
  }
}
