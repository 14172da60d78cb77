/** Under which condition the matter is filed: its limit and what closes it. The matter's default is chosen until another is. */
import type { Matter } from "../../gen/gridcase/registry/v1/content_pb";
import { useDomain } from "../../text/domain";
import { texts } from "../../text/language";

const useWords = texts({
  zh: { title: "立案条件", limit: "时限", closing: "结案条件：", default: "默认" },
  en: { title: "Filing condition", limit: "Limit", closing: "Closes when: ", default: "default" },
});

/** `row` 0 is the default, as it is sent: then the command room knows that nobody chose it. */
export function RowChooser({ matter, row, choose }: { matter: Matter; row: number; choose: (row: number) => void }) {
  const words = useWords();
  const domain = useDomain();
  return (
    <fieldset className="row-chooser">
      <legend>{words.title}</legend>
      {matter.rows.map(({ number, filing, closing, limits }) => (
        <label key={number}>
          <input
            type="radio"
            name="row"
            checked={number === (row || matter.defaultRow)}
            onChange={() => choose(number)}
          />
          <span>
            <b>{filing}</b>
            {number === matter.defaultRow && matter.rows.length > 1 && <i>{words.default}</i>}
            <small>
              {words.limit} {limits.map(domain.limit).join("、")} · {words.closing}
              {closing}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
