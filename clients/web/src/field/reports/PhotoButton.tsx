/** A photo that opens in full on a touch. */
import { useRef, useState } from "react";
import { Photo, usePhoto } from "../../parts/Photo";
import { texts } from "../../text/language";

const useWords = texts({ zh: { close: "关闭" }, en: { close: "Close" } });

interface Shown {
  report: string;
  hash: Uint8Array;
  alt: string;
}

export function PhotoButton(photo: Shown) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const show = () => {
    setOpen(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <Photo {...photo} onOpen={show} />
      <dialog ref={dialog} className="photo-whole" aria-label={photo.alt} onClose={() => setOpen(false)}>
        {open && <Whole {...photo} />}
        <button type="button" className="field-go" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </dialog>
    </>
  );
}

function Whole({ report, hash, alt }: Shown) {
  const url = usePhoto(report, hash).data;
  return url ? <img src={url} alt={alt} /> : null;
}
