/** A photo of a case, by its hash, shown through a short-lived address. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { hex, link } from "../api/media";
import { problemOf } from "../api/problem";
import { texts } from "../text/language";
import "./photo.css";

const useWords = texts({
  zh: { waiting: "照片尚未上传", broken: "照片暂时无法显示", loading: "照片加载中" },
  en: { waiting: "Photo not sent yet", broken: "Photo cannot be shown now", loading: "Loading photo" },
});

/** Addresses last 15 minutes; a page asks for a new one before. */
const FRESH = 12 * 60_000;

/** The address of a photo by the hex digits of its hash, for those who ask ahead. */
export const photoQuery = (report: string, name: string) =>
  queryOptions({ queryKey: ["photo", report, name], queryFn: () => link(report, name), staleTime: FRESH });

export function usePhoto(report: string, hash: Uint8Array) {
  return useQuery({ ...photoQuery(report, hex(hash)), refetchInterval: FRESH });
}

export function Photo({ report, hash, alt, onOpen }: { report: string; hash: Uint8Array; alt: string; onOpen?: () => void }) {
  const words = useWords();
  const url = usePhoto(report, hash);
  if (!url.data) {
    const missing = url.error && problemOf(url.error).kind === "missing";
    const text = missing ? words.waiting : url.error ? words.broken : words.loading;
    return (
      <span className="photo photo-none" role="img" aria-label={`${alt}：${text}`}>
        {text}
      </span>
    );
  }
  const image = <img src={url.data} alt={alt} loading="lazy" />;
  return onOpen ? (
    <button type="button" className="photo" onClick={onOpen}>
      {image}
    </button>
  ) : (
    <span className="photo">{image}</span>
  );
}
