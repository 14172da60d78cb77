/** What an edit would make of the ground: areas with their codes and sizes, retired codes, findings with their places. */
import type { Finding } from "../../../../gen/gridcase/registry/v1/registry_pb";
import { AreaFate, type EditGroundResponse } from "../../../../gen/gridcase/registry/v1/ground_pb";
import { Findings } from "../../draft/Findings";
import { useEditWords } from "./words";

interface EditPreviewProps {
  preview: EditGroundResponse;
  show: (finding: Finding) => (() => void) | undefined;
}

export function EditPreview({ preview, show }: EditPreviewProps) {
  const words = useEditWords();
  const { areas, retiredCodes, findings } = preview;
  const told = areas.filter(({ fate }) => fate !== AreaFate.CORNERS);
  const corners = areas.length - told.length;
  return (
    <section className="ground-preview" aria-label={words.result}>
      {areas.length === 0 && (
        <p className="admin-danger" role="alert">
          {words.refusedResult}
        </p>
      )}
      {told.length > 0 && (
        <table>
          <thead>
            <tr>
              {words.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.map(({ area, fate, areaM2, areaM2Before }) => (
              <tr key={area?.code}>
                <td>{words.fates[fate]}</td>
                <td>{area?.name}</td>
                <td>
                  <code>{area?.code}</code>
                </td>
                <td className="ground-figure">{words.area(areaM2)}</td>
                <td className="ground-figure">{areaM2Before > 0 && words.area(areaM2Before)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {retiredCodes.length > 0 && <p>{words.retired(retiredCodes.join("、"))}</p>}
      {corners > 0 && <p className="admin-note">{words.corners(corners)}</p>}
      {findings.length > 0 && <Findings findings={findings} show={show} name={(finding) => finding.code || words.showOnMap} />}
    </section>
  );
}
