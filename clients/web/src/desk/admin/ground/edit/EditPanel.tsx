/** The tool in hand: what to do with it, what is drawn as text, what it would make of the ground, and applying it. */
import { App, Button, Form, Input, Select, Space } from "antd";
import { useEffect, useState } from "react";
import type { Area } from "../../../../gen/gridcase/registry/v1/content_pb";
import type { Finding } from "../../../../gen/gridcase/registry/v1/registry_pb";
import { DraftProblem } from "../../draft/DraftProblem";
import { movesText, pointsText, readMoves, readPoints } from "./coordinates";
import { EditPreview } from "./EditPreview";
import type { GroundEditing, Tool } from "./use";
import { useEditWords } from "./words";

interface EditPanelProps {
  editing: GroundEditing;
  tool: Tool;
  chosen: Area | undefined;
  grids: readonly Area[];
  /** Shows where a finding is. */
  show: (finding: Finding) => (() => void) | undefined;
}

export function EditPanel({ editing, tool, chosen, grids, show }: EditPanelProps) {
  const words = useEditWords();
  const { message } = App.useApp();
  const { drawn, draw, preview, failure, working } = editing;
  const named = tool === "merge" || tool === "special";
  const needsName = tool === "special" && drawn.name.trim() === "";
  const apply = async () => {
    if (await editing.apply()) void message.success(words.applied);
  };
  return (
    <div className="ground-edit">
      <h2>{words.tools[tool]}</h2>
      <p className="admin-note">{tool === "split" && !chosen ? words.chooseFirst : words.how[tool]}</p>
      <Form layout="vertical" component="div" disabled={working !== undefined}>
        {tool === "split" && chosen && <p>{words.splits(chosen.name, chosen.code)}</p>}
        {tool === "merge" && (
          <Form.Item label={words.grids} htmlFor="ground-merge">
            <Select
              id="ground-merge"
              mode="multiple"
              value={[...drawn.codes]}
              onChange={(codes: string[]) => draw({ codes })}
              options={grids.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
              showSearch={{ optionFilterProp: "label" }}
            />
          </Form.Item>
        )}
        {tool !== "merge" && <Coordinates key={tool} editing={editing} tool={tool} />}
        {named && (
          <Form.Item
            label={words.name}
            htmlFor="ground-name"
            extra={tool === "merge" ? words.nameMerged : needsName ? words.nameNeeded : undefined}
          >
            <Input id="ground-name" maxLength={200} value={drawn.name} onChange={(event) => draw({ name: event.target.value })} />
          </Form.Item>
        )}
      </Form>
      <Space wrap>
        <Button
          type={preview ? "default" : "primary"}
          disabled={!editing.ready || needsName || working !== undefined}
          onClick={() => void editing.show()}
        >
          {words.preview}
        </Button>
        <Button
          type={preview ? "primary" : "default"}
          disabled={!preview || preview.areas.length === 0 || needsName || working !== undefined}
          onClick={() => void apply()}
        >
          {words.apply}
        </Button>
        <Button onClick={() => editing.take(tool)} disabled={working !== undefined}>
          {words.clear}
        </Button>
        <Button onClick={() => editing.take(undefined)} disabled={working !== undefined}>
          {words.cancel}
        </Button>
        <span role="status">{working && words.working[working]}</span>
      </Space>
      {failure !== undefined && <DraftProblem error={failure} />}
      {preview && <EditPreview preview={preview} show={show} />}
    </div>
  );
}

/** What is drawn, as text that can be typed as well. */
function Coordinates({ editing, tool }: { editing: GroundEditing; tool: Tool }) {
  const words = useEditWords();
  const { drawn, draw } = editing;
  const moves = tool === "move";
  const shown = moves ? movesText(drawn.moves) : pointsText(drawn.points);
  const [text, setText] = useState(shown);
  const [wrong, setWrong] = useState(false);
  // What is drawn on the map takes the place of what was typed.
  useEffect(() => {
    setText(shown);
    setWrong(false);
  }, [shown]);
  const read = () => {
    if (text === shown) return;
    const [newMoves, newPoints] = moves ? [readMoves(text), undefined] : [undefined, readPoints(text)];
    setWrong(!newMoves && !newPoints);
    if (newMoves) draw({ moves: newMoves });
    if (newPoints) draw({ points: newPoints });
  };
  return (
    <Form.Item
      label={moves ? words.moves : words.points}
      htmlFor="ground-coordinates"
      validateStatus={wrong ? "error" : undefined}
      help={wrong ? <span role="alert">{moves ? words.wrongMoves : words.wrongPoints}</span> : undefined}
    >
      <Input.TextArea
        id="ground-coordinates"
        className="ground-coordinates"
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={read}
      />
    </Form.Item>
  );
}
