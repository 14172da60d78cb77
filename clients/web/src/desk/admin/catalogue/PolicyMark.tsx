/** How a matter is dispatched, and whether it is retired, by shape, colour and text. */
import { DispatchPolicy, type Matter } from "../../../gen/gridcase/registry/v1/content_pb";
import { useCatalogueWords } from "./words";

export function PolicyMark({ policy }: { policy: DispatchPolicy }) {
  const words = useCatalogueWords();
  const confirm = policy === DispatchPolicy.CONFIRM;
  return (
    <span className={`admin-mark ${confirm ? "admin-warn" : "admin-good"}`}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden>
        {confirm ? <path d="M3 2h3v12H3zM10 2h3v12h-3z" fill="currentColor" /> : <path d="M3 2l11 6-11 6z" fill="currentColor" />}
      </svg>
      {words.policies[policy]}
    </span>
  );
}

export function MatterFlags({ matter }: { matter: Matter }) {
  const words = useCatalogueWords();
  return (
    <>
      {matter.emergencyNumber && <span className="catalogue-flag admin-danger">☎ {matter.emergencyNumber}</span>}
      {matter.retired && <span className="catalogue-flag admin-past">⊘ {words.retired}</span>}
    </>
  );
}
