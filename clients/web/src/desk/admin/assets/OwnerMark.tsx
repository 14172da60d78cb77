/** Who owns an asset; an unknown owner by shape, colour and text. */
import { useGround } from "../../../ground/use";
import { useAssetWords } from "./words";

export function OwnerMark({ owner }: { owner: string }) {
  const words = useAssetWords();
  const ground = useGround();
  if (owner) return <>{ground.unitName(owner)}</>;
  return (
    <span className="admin-mark admin-warn">
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden>
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2.200" />
      </svg>
      {words.unowned}
    </span>
  );
}
