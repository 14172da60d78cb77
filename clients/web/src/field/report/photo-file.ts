/**
 * Makes a file that a person chose into one that the server takes, with a small picture of it. The original is kept as it
 * is wherever it can be; only a format or a size that the server would refuse is drawn anew as JPEG.
 */
import { hex, sha256 } from "../../api/hash";

/** Largest file, side and picture that the server takes. */
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_SIDE = 12_000;
const MOST_PIXELS = 64_000_000;
/** Longest side of a picture drawn anew, and of a thumbnail. */
const DRAWN_SIDE = 4_096;
const THUMBNAIL_SIDE = 320;

export interface Prepared {
  hash: string;
  file: Blob;
  thumbnail?: Blob;
}

/** The file as it will be sent; rejects where it is no picture that this phone can read. */
export async function prepare(chosen: Blob): Promise<Prepared> {
  // Read at once: a file from the camera may go away, and a reference to it with it.
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  const type = format(bytes);
  const original = new Blob([bytes], { type: type ?? chosen.type });
  const picture = await createImageBitmap(original);
  try {
    const { width, height } = picture;
    const fits = type && bytes.length <= MOST_BYTES && Math.max(width, height) <= MOST_SIDE && width * height <= MOST_PIXELS;
    const file = fits ? original : await draw(picture, DRAWN_SIDE, 0.92);
    const thumbnail = await draw(picture, THUMBNAIL_SIDE, 0.8).catch(() => undefined);
    return { hash: hex(await sha256(file)), file, thumbnail };
  } finally {
    picture.close();
  }
}

/** The media type by the first bytes, where it is one that the server takes. */
export function format(bytes: Uint8Array): string | undefined {
  const starts = (at: number, text: string) => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (starts(0, "\xff\xd8\xff")) return "image/jpeg";
  if (starts(0, "\x89PNG")) return "image/png";
  return starts(0, "RIFF") && starts(8, "WEBP") ? "image/webp" : undefined;
}

function draw(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture cannot be drawn"))), "image/jpeg", quality),
  );
}
