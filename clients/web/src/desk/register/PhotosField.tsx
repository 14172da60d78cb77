/** Photos of the finding: declared with the report by their hashes, sent after it. */
import { Button } from "antd";
import { useRef } from "react";
import { hex, sha256 } from "../../api/media";
import type { Chosen } from "./form";
import { useRegisterWords } from "./words";

const FORMATS = "image/jpeg,image/png,image/webp";
/** As many as a report may declare. */
const MOST = 20;

export function PhotosField({ photos, change }: { photos: Chosen[]; change: (photos: Chosen[]) => void }) {
  const words = useRegisterWords();
  const input = useRef<HTMLInputElement>(null);
  async function add(files: Iterable<File>) {
    const known = new Map(photos.map((photo) => [hex(photo.hash), photo]));
    for (const file of files) {
      const hash = await sha256(file);
      if (!known.has(hex(hash)) && known.size < MOST) known.set(hex(hash), { hash, file, url: URL.createObjectURL(file) });
    }
    change([...known.values()]);
  }
  return (
    <div className="register-wide">
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept={FORMATS}
        multiple
        tabIndex={-1}
        aria-label={words.photos}
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>{words.addPhotos}</Button> <span className="register-note">{words.photos}</span>
      <ul className="register-photos">
        {photos.map((photo) => (
          <li key={hex(photo.hash)}>
            <img src={photo.url} alt={photo.file.name} />
            <Button
              size="small"
              aria-label={words.remove(photo.file.name)}
              onClick={() => {
                URL.revokeObjectURL(photo.url);
                change(photos.filter((other) => other !== photo));
              }}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
