/** What the author of a report may do where it needs a decision. */
import type { Session } from "../../api/session";
import { takeUp } from "../report/draft";
import { send } from "../send/sender";
import { anew, type Held } from "./held";
import * as queue from "./queue";
import * as store from "./store";

/** Sends it again as it is. */
export async function retry({ id }: Held): Promise<void> {
  await store.change(id, (held) => ({ ...held, state: "waiting", trouble: undefined }));
  await queue.changed();
  send();
}

/** Goes on without the photo that cannot be sent. */
export async function dropPhoto({ id }: Held): Promise<void> {
  await store.change(id, (held) => ({
    ...held,
    state: "waiting",
    trouble: undefined,
    photos: held.photos.filter(({ hash }) => hash !== held.trouble?.photo),
  }));
  await queue.changed();
  send();
}

/** Makes a draft with a new id of it, to be changed and submitted again. */
export async function edit(held: Held, session: Session): Promise<void> {
  const draft = anew(held);
  await store.replace(held.id, draft);
  await queue.changed();
  takeUp(session, draft);
}

/** Goes on with a draft. */
export async function goOn(held: Held, session: Session): Promise<void> {
  const draft = await store.change(held.id, (there) => ({ ...there, touched: Date.now() }));
  await queue.changed();
  if (draft) takeUp(session, draft);
}

/** Deletes it from the phone. */
export async function remove({ id }: Held): Promise<void> {
  await store.remove(id);
  await queue.changed();
}
