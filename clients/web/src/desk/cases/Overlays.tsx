/** What lies over the desk: the keys, the palette, the proposal of a rule. */
import { allowedActs } from "./acts/acts";
import { useActWords } from "./acts/words";
import { Help } from "./keys/Help";
import { Palette, type PaletteEntry } from "./keys/Palette";
import { useKeyWords } from "./keys/words";
import { RemoveDialog, SaveDialog } from "./list/ViewDialogs";
import type { ViewName } from "./list/views";
import { Precedent } from "./Precedent";
import type { Desk } from "./useDesk";

export function Overlays({ desk, views, nameOf }: { desk: Desk; views: ViewName[]; nameOf: (view: ViewName) => string }) {
  const { acts } = useActWords();
  const words = useKeyWords();
  const { item, gone, overlay } = desk;
  const close = () => desk.setOverlay(undefined);
  if (overlay === "help") return <Help close={close} />;
  if (overlay === "precedent" && item) return <Precedent item={item} events={desk.found.events ?? []} close={close} />;
  if (overlay === "saveView" || overlay === "renameView") {
    const saving = desk.toSave(overlay === "renameView");
    return <SaveDialog saving={saving} saved={desk.saved} done={(view) => desk.showSaved(view, saving)} close={close} />;
  }
  if (overlay === "removeView" && desk.savedView) {
    return <RemoveDialog view={desk.savedView} saved={desk.saved} done={desk.clearNarrow} close={close} />;
  }
  if (overlay !== "palette") return null;
  const entries: PaletteEntry[] = [
    ...(item && !gone ? allowedActs(item) : []).map(({ verb, key }) => ({
      name: acts[verb].name,
      kind: words.act,
      key,
      run: () => desk.act(verb),
    })),
    ...views.map((name) => ({ name: nameOf(name), kind: words.view, run: () => desk.showView(name) })),
  ];
  return <Palette entries={entries} open={desk.finding.find} close={close} />;
}
