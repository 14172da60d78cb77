/** How far a report on the phone has come, in the words of the field. */
import { texts } from "../../text/language";
import { type Held, unsent } from "./held";
import type { Queue } from "./queue";

/** What kind of step it is: `safe` is on the phone, `moving` on its way, `mine` needs its author. */
export type Tone = "draft" | "safe" | "moving" | "done" | "mine";

const useWords = texts({
  zh: {
    draft: "草稿",
    waiting: "已保存，待发送",
    sending: (share: number) => `发送中 ${share}%`,
    accepted: "已受理",
    photos: (sent: number, all: number) => `照片 ${sent}/${all}`,
    done: "完成",
    mine: "需要您处理",
    other: (name: string) => `已保存，等 ${name} 登录后发送`,
  },
  en: {
    draft: "Draft",
    waiting: "Saved, waiting",
    sending: (share: number) => `Sending ${share}%`,
    accepted: "Accepted",
    photos: (sent: number, all: number) => `Photos ${sent}/${all}`,
    done: "Complete",
    mine: "Needs you",
    other: (name: string) => `Saved, waits for ${name} to sign in`,
  },
});

export interface Step {
  tone: Tone;
  text: string;
}

/** `person` is who is signed in. */
export function useStep(): (held: Held, queue: Queue, person: string) => Step {
  const words = useWords();
  return (held, queue, person) => {
    if (held.state === "draft") return { tone: "draft", text: words.draft };
    if (held.person !== person) return { tone: "safe", text: words.other(held.personName) };
    if (held.state === "needs-you") return { tone: "mine", text: words.mine };
    const left = unsent(held).length;
    const share = queue.progress[held.id];
    if (!held.receipt) return { tone: "safe", text: words.waiting };
    if (left === 0) return { tone: "done", text: words.done };
    const photos = words.photos(held.photos.length - left, held.photos.length);
    if (share === undefined) return { tone: "moving", text: `${words.accepted} · ${photos}` };
    const whole = Math.floor(((held.photos.length - left + share) / held.photos.length) * 100);
    return { tone: "moving", text: `${words.accepted} · ${photos} · ${words.sending(whole)}` };
  };
}

export function useStepWords() {
  return useWords();
}
