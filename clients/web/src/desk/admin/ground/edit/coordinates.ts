/** Points as text: one to a line, longitude and latitude in degrees; a move has four numbers. */
import type { LonLat } from "../../../../map/drawing";
import type { CornerMove } from "./moves";

const shown = ([longitude, latitude]: LonLat) => `${longitude.toFixed(7)}, ${latitude.toFixed(7)}`;

export const pointsText = (points: readonly LonLat[]) => points.map(shown).join("\n");
export const movesText = (moves: readonly CornerMove[]) => moves.map(({ from, to }) => `${shown(from)} → ${shown(to)}`).join("\n");

const NUMBER = /-?\d+(?:\.\d+)?/g;

/** The numbers of each line that is not empty; undefined where a line has others than wanted. */
function numbers(text: string, wanted: number): number[][] | undefined {
  const lines = text.replaceAll(/→|->/g, " ").split("\n").filter((line) => line.trim());
  const plain = lines.every((line) => !line.replaceAll(NUMBER, "").replaceAll(/[\s,，;；]/g, ""));
  const read = lines.map((line) => (line.match(NUMBER) ?? []).map(Number));
  return plain && read.every((line) => line.length === wanted) ? read : undefined;
}

export function readPoints(text: string): LonLat[] | undefined {
  return numbers(text, 2)?.map(([longitude = 0, latitude = 0]) => [longitude, latitude]);
}

export function readMoves(text: string): CornerMove[] | undefined {
  return numbers(text, 4)?.map(([a = 0, b = 0, c = 0, d = 0]) => ({ from: [a, b], to: [c, d] }));
}
