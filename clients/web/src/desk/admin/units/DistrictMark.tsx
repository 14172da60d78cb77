/** Whether a unit has a district, by shape, colour and text. */
import type { Unit } from "../../../gen/gridcase/registry/v1/content_pb";
import { useUnitWords } from "./words";

export function DistrictMark({ unit }: { unit: Unit }) {
  const words = useUnitWords();
  return (
    <span className={`admin-mark ${unit.district ? "admin-good" : "admin-warn"}`}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden>
        {unit.district ? (
          <path d="M2 4l6-2.500 6 2.500-1 8-5 2-5-2z" fill="currentColor" />
        ) : (
          <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2.200" />
        )}
      </svg>
      {unit.district ? words.hasDistrict : words.noDistrict}
    </span>
  );
}
