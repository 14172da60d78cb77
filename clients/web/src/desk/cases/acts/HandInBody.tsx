/** The result: words and photos, and a list of what the case's row asks for. Photos are sent as soon as they are chosen. */
import { CheckCircleFilled, ExclamationCircleOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useRef } from "react";
import { ProblemNote } from "../../../parts/ProblemNote";
import type { BodyProps } from "./ActDialog";
import { addPhotos, draftKey, removePhoto, sendPhoto, type SentPhoto } from "./drafts";
import { Field } from "./Field";
import { useActWords } from "./words";

const FORMATS = "image/jpeg,image/png,image/webp";

export function HandInBody({ verb, item, draft, wrong, change }: BodyProps) {
  const words = useActWords();
  const file = useRef<HTMLInputElement>(null);
  const key = draftKey(item, verb);
  const stored = draft.photos.filter(({ hash }) => hash).length;
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
      <div className="act-checks">
        <h3>{words.checklist}</h3>
        <ul>
          <Check met={stored >= item.evidencePhotos} text={words.needPhotos(stored, item.evidencePhotos)} />
          {item.evidenceWords && <Check met={draft.words.trim() !== ""} text={words.needWords} />}
        </ul>
      </div>
      <Field label={words.acts.hand_in.words ?? ""} required={item.evidenceWords} fault={wrong.words}>
        {(wired) => (
          <Input.TextArea
            {...wired}
            rows={4}
            maxLength={4000}
            value={draft.words}
            onChange={(event) => change({ words: event.target.value })}
          />
        )}
      </Field>
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

function Check({ met, text }: { met: boolean; text: string }) {
  const words = useActWords();
  return (
    <li className={met ? "act-met" : "act-open"}>
      {met ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleOutlined aria-hidden />} {text}
      <span className="visually-hidden">：{met ? words.done : words.open}</span>
    </li>
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
