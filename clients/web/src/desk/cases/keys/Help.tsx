/** All keys of the desk. */
import { Modal } from "antd";
import { ACTS } from "../acts/acts";
import { useActWords } from "../acts/words";
import { useKeyWords } from "./words";
import "./keys.css";

export function Help({ close }: { close: () => void }) {
  const words = useKeyWords();
  const { acts } = useActWords();
  return (
    <Modal open title={words.help} footer={null} width={640} onCancel={close}>
      <div className="keys-help">
        <Table rows={words.rows.map(([key = "", what = ""]) => [key, what])} />
        <h3>{words.acts}</h3>
        <Table rows={ACTS.map(({ verb, key }) => [key, acts[verb].name])} />
      </div>
      <p>{words.note}</p>
    </Modal>
  );
}

function Table({ rows }: { rows: [string, string][] }) {
  const words = useKeyWords();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.key}</th>
          <th scope="col">{words.what}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, what]) => (
          <tr key={key + what}>
            <td>
              <kbd>{key}</kbd>
            </td>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
