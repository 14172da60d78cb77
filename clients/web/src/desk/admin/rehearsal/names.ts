/** Units and grids as the tables of a rehearsal call them. */
import { useGround } from "../../../ground/use";
import { useRehearsalWords } from "./words";

export function useNames() {
  const words = useRehearsalWords();
  const ground = useGround();
  return {
    unit: (code: string) => (code ? ground.unitName(code) : words.room),
    grid: (code: string) => (code ? ground.areaName(code) : words.outside),
    matter: (id: string, name: string) => name || ground.matters.get(id)?.name || id,
  };
}
