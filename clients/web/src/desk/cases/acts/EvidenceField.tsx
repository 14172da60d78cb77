/** Photos of what was done: chosen, dropped or pasted, and sent as soon as they are. */
import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, type ReactNode } from "react";
import { ProblemNote } from "../../../parts/ProblemNote";
import type { BodyProps } from "./ActForm";
import { addPhotos, draftKey, removePhoto, sendPhoto, type SentPhoto } from "./drafts";
import { useActWords } from "./words";

const FORMATS = "image/jpeg,image/png,image/webp";

/** The photos below the entries that go with them. */
export function EvidenceField({ verb, item, draft, wrong, children }: Omit<BodyProps, "change"> & { children: ReactNode }) {
  const words = useActWords();
  const file = useRef<HTMLInputElement>(null);
  const key = draftKey(item, verb);
  const add = (files: Iterable<File>) =>
    addPhotos(
      key,
      item.id,
      [...files].filter(({ type }) => FORMATS.includes(type)),
    );
  return (
    <div
      className="act-result"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        add(event.dataTransfer.files);
      }}
      onPaste={(event) => add(event.clipboardData.files)}
    >
      {children}
      <input
        ref={file}
        className="visually-hidden"
        type="file"
        accept={FORMATS}
        multiple
        tabIndex={-1}
        aria-label={words.addPhotos}
        onChange={(event) => {
          add(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      <Button onClick={() => file.current?.click()}>{words.addPhotos}</Button>
      {wrong.photos && <span className="act-fault"> {words.faults[wrong.photos]}</span>}
      {draft.photos.length > 0 && (
        <ul className="act-photos" aria-live="polite">
          {draft.photos.map((photo) => (
            <Sent key={photo.key} photo={photo} again={() => void sendPhoto(key, item.id, photo)} remove={() => removePhoto(key, photo)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Sent({ photo, again, remove }: { photo: SentPhoto; again: () => void; remove: () => void }) {
  const words = useActWords();
  const percent = Math.floor(photo.share * 100);
  return (
    <li>
      <img src={photo.url} alt={photo.name} />
      <div>
        <span className="act-photo-name">{photo.name}</span>
        {photo.error !== undefined ? (
          <ProblemNote error={photo.error}>
            <Button size="small" onClick={again}>
              {words.again}
            </Button>
          </ProblemNote>
        ) : photo.hash ? (
          <span className="act-met">
            <CheckCircleFilled aria-hidden /> {words.sent}
          </span>
        ) : (
          <>
            <progress max={100} value={percent} aria-label={photo.name} /> {words.sending(percent)}
          </>
        )}
      </div>
      <Button size="small" onClick={remove} aria-label={words.remove(photo.name)}>
        ✕
      </Button>
    </li>
  );
}
