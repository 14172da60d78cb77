/** Photos of a case, and one of them large: arrows turn, Esc closes. */
import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";
import { hex } from "../../../api/media";
import { Photo } from "../../../parts/Photo";
import { useDetailWords } from "./words";
import "./photos.css";

interface PhotosProps {
  report: string;
  hashes: readonly Uint8Array[];
  alt: (index: number, count: number) => string;
}

export function Photos({ report, hashes, alt }: PhotosProps) {
  const words = useDetailWords();
  const [open, setOpen] = useState<number>();
  const count = hashes.length;
  const shown = open === undefined ? undefined : hashes[open];
  const turn = (by: number) => setOpen((index) => (index === undefined ? index : (index + by + count) % count));
  return (
    <>
      <div className="detail-photos">
        {hashes.map((hash, index) => (
          <Photo key={hex(hash)} report={report} hash={hash} alt={alt(index + 1, count)} onOpen={() => setOpen(index)} />
        ))}
      </div>
      <Modal
        open={shown !== undefined}
        title={open === undefined ? words.viewer : alt(open + 1, count)}
        footer={null}
        width="min(1160px, 94vw)"
        centered
        destroyOnHidden
        onCancel={() => setOpen(undefined)}
      >
        {shown && (
          <div
            className="detail-viewer"
            onKeyDown={(event) => {
              if (event.key === "ArrowLeft") turn(-1);
              if (event.key === "ArrowRight") turn(1);
            }}
          >
            <Button aria-label={words.previous} disabled={count < 2} icon={<LeftOutlined />} onClick={() => turn(-1)} />
            <Photo report={report} hash={shown} alt={alt((open ?? 0) + 1, count)} />
            <Button autoFocus aria-label={words.next} disabled={count < 2} icon={<RightOutlined />} onClick={() => turn(1)} />
          </div>
        )}
      </Modal>
    </>
  );
}
