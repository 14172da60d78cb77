/** A photo that lies on the phone. */
import { useEffect, useState } from "react";
import { photo } from "./keep/store";

/** `whole` shows the file itself rather than the small picture of it. */
export function HeldImage({ report, hash, alt, whole = false }: { report: string; hash: string; alt: string; whole?: boolean }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let left = false;
    const show = async () => {
      const found = await photo(report, hash);
      const blob = (whole ? undefined : found?.thumbnail) ?? found?.file;
      if (!blob || left) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    };
    show().catch(() => undefined);
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [report, hash, whole]);
  return url ? <img className="held-image" src={url} alt={alt} /> : <span className="held-image" role="img" aria-label={alt} />;
}
