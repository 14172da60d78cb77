/** Taking and choosing photos. Each is shown once it is stored on the phone. */
import { useId } from "react";
import type { Purpose } from "../../api/media";
import { texts } from "../../text/language";
import { HeldImage } from "../HeldImage";
import { MOST_PHOTOS } from "../keep/held";
import { type Draft, type Notice, useWriting } from "./draft";

const useWords = texts({
  zh: {
    finding: "现场照片",
    before: "处置前照片",
    result: "处置后照片",
    take: "拍照",
    choose: "从相册选",
    remove: (n: number) => `移除照片 ${n}`,
    alt: (title: string, n: number) => `${title} ${n}`,
    adding: (n: number) => `正在保存 ${n} 张照片…`,
    left: (n: number) => `还可添加 ${n} 张`,
    notices: {
      unreadable: (name: string) => `无法读取“${name}”，没有添加。请重新拍摄，或换一张照片。`,
      same: (name: string) => `“${name}”已经添加过了。`,
      "too-many": (name: string) => `最多 ${MOST_PHOTOS} 张，“${name}”没有添加。`,
    },
  },
  en: {
    finding: "Photos",
    before: "Photos before",
    result: "Photos after",
    take: "Take a photo",
    choose: "Choose files",
    remove: (n: number) => `Remove photo ${n}`,
    alt: (title: string, n: number) => `${title} ${n}`,
    adding: (n: number) => `Saving ${n} photo(s)…`,
    left: (n: number) => `${n} more can be added`,
    notices: {
      unreadable: (name: string) => `“${name}” cannot be read and was not added. Take it again, or choose another.`,
      same: (name: string) => `“${name}” was added before.`,
      "too-many": (name: string) => `At most ${MOST_PHOTOS}: “${name}” was not added.`,
    },
  },
});

export function Photos({ draft, purpose, wrong }: { draft: Draft; purpose: Purpose; wrong?: string }) {
  const words = useWords();
  const title = useId();
  const { held, adding, notice } = useWriting(draft);
  const shown = held.fixedOnTheSpot ? held.photos.filter((photo) => photo.purpose === purpose) : held.photos;
  const name = !held.fixedOnTheSpot ? words.finding : purpose === "result" ? words.result : words.before;
  const add = (files: FileList | null) => files && void draft.add(files, purpose);
  return (
    <section className="field-part" aria-labelledby={title}>
      <h2 id={title}>{name}</h2>
      <div className="photo-buttons">
        <PickButton className="field-go" words={words.take} camera add={add} name={`${purpose}-camera`} wrong={wrong !== undefined} />
        <PickButton className="field-button" words={words.choose} add={add} name={`${purpose}-files`} wrong={wrong !== undefined} />
      </div>
      {wrong && (
        <p className="field-wrong" role="alert">
          {wrong}
        </p>
      )}
      <p className="field-hint" role="status">
        {adding > 0 ? words.adding(adding) : shown.length > 0 ? words.left(MOST_PHOTOS - held.photos.length) : ""}
      </p>
      {notice && <Said notice={notice} />}
      {shown.length > 0 && (
        <ul className="photo-list">
          {shown.map((photo, i) => (
            <li key={photo.hash}>
              <HeldImage report={held.id} hash={photo.hash} alt={words.alt(name, i + 1)} />
              <button type="button" aria-label={words.remove(i + 1)} onClick={() => void draft.removePhoto(photo.hash)}>
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Said({ notice }: { notice: Notice }) {
  const words = useWords();
  if (notice.kind === "unsaved" || notice.kind === "taken") return null;
  return (
    <p className="field-wrong" role="alert">
      {words.notices[notice.kind](notice.name)}
    </p>
  );
}

interface Pick {
  words: string;
  name: string;
  className: string;
  camera?: boolean;
  wrong: boolean;
  add: (files: FileList | null) => void;
}

function PickButton({ words, name, className, camera = false, wrong, add }: Pick) {
  return (
    <label className={`${className} field-pick`}>
      <input
        type="file"
        name={name}
        className="visually-hidden"
        accept="image/*"
        multiple={!camera}
        capture={camera ? "environment" : undefined}
        aria-invalid={wrong || undefined}
        onChange={({ target }) => {
          add(target.files);
          // The same file can be chosen again after it was removed.
          target.value = "";
        }}
      />
      {words}
    </label>
  );
}
