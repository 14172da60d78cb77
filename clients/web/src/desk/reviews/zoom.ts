/** Where two photos are looked at together: magnified about a point and kept inside their frame. Pure. */

/** Magnification and offset. The offset is in shares of the frame's width and height, from its top left corner. */
export interface Look {
  zoom: number;
  x: number;
  y: number;
}

export const WHOLE: Look = { zoom: 1, x: 0, y: 0 };
export const MOST = 8;

/** Magnified by a factor about a point of the frame, given in shares of its size. */
export function zoomed(look: Look, factor: number, about = { x: 0.5, y: 0.5 }): Look {
  const zoom = Math.min(MOST, Math.max(1, look.zoom * factor));
  const grown = zoom / look.zoom;
  return inside({ zoom, x: about.x - (about.x - look.x) * grown, y: about.y - (about.y - look.y) * grown });
}

/** Moved by shares of the frame's size. */
export function moved(look: Look, x: number, y: number): Look {
  return inside({ ...look, x: look.x + x, y: look.y + y });
}

/** No empty edge shows inside the frame. */
function inside({ zoom, x, y }: Look): Look {
  const least = 1 - zoom;
  const clamp = (value: number) => Math.min(0, Math.max(least, value));
  return { zoom, x: clamp(x), y: clamp(y) };
}

/** Style of a photo that is looked at so. */
export const transformOf = ({ zoom, x, y }: Look) => `translate(${x * 100}%, ${y * 100}%) scale(${zoom})`;
