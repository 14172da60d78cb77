/** The areas of a town as a tree, and what lies in each. */
import type { Area } from "../../../gen/gridcase/registry/v1/content_pb";
import { degrees } from "../../../map/shapes";

/** An area with what lies in it. */
export interface AreaNode {
  area: Area;
  children: AreaNode[];
  /** How many areas without further ones lie in it, itself not counted. */
  leaves: number;
}

/** The areas as trees, each level by code. An area whose parent is not there stands at the top. */
export function areaTree(areas: readonly Area[]): AreaNode[] {
  const nodes = new Map(areas.map((area) => [area.code, { area, children: [], leaves: 0 } as AreaNode]));
  const top: AreaNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.area.parent === node.area.code ? undefined : nodes.get(node.area.parent);
    (parent?.children ?? top).push(node);
  }
  const settle = (list: AreaNode[]) => {
    list.sort((a, b) => a.area.code.localeCompare(b.area.code));
    for (const node of list) {
      settle(node.children);
      node.leaves = node.children.reduce((sum, { leaves, children }) => sum + (children.length > 0 ? leaves : 1), 0);
    }
  };
  settle(top);
  return top;
}

/** The trees with only what fits by code or name, and what that lies in. */
export function findAreas(trees: readonly AreaNode[], text: string): AreaNode[] {
  const word = text.trim().toLowerCase();
  if (!word) return [...trees];
  return trees.flatMap((node) => {
    const { code, name } = node.area;
    if (code.toLowerCase().startsWith(word) || name.toLowerCase().includes(word)) return [node];
    const children = findAreas(node.children, text);
    return children.length > 0 ? [{ ...node, children }] : [];
  });
}

/** Codes of an area and of all that lies in it. */
export function within(trees: readonly AreaNode[], code: string): ReadonlySet<string> {
  const found = new Set<string>();
  const take = (node: AreaNode, inside: boolean) => {
    const here = inside || node.area.code === code;
    if (here) found.add(node.area.code);
    for (const child of node.children) take(child, here);
  };
  for (const node of trees) take(node, false);
  return found;
}

/** The middle of the ground of some areas; undefined where none has ground. */
export function middle(areas: readonly Area[]): { longitude: number; latitude: number } | undefined {
  const points = areas.flatMap(({ shape }) => (shape ? degrees(shape).flat(2) : []));
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const half = (values: number[]) => (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  return { longitude: half(xs), latitude: half(ys) };
}
