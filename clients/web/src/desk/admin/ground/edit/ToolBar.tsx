/** The tools that edit the ground on the map. */
import { Button } from "antd";
import { type GroundEditing, TOOLS } from "./use";
import { useEditWords } from "./words";

export function ToolBar({ editing }: { editing: GroundEditing }) {
  const words = useEditWords();
  return (
    <div className="ground-tools" role="group" aria-label={words.bar}>
      {TOOLS.map((tool) => (
        <Button
          key={tool}
          size="small"
          type={editing.tool === tool ? "primary" : "default"}
          aria-pressed={editing.tool === tool}
          disabled={editing.working !== undefined}
          onClick={() => editing.take(editing.tool === tool ? undefined : tool)}
        >
          {words.tools[tool]}
        </Button>
      ))}
    </div>
  );
}
