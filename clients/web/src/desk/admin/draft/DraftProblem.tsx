/** Why an edit of a draft was not kept: what the server found, that somebody was faster, or a failure of the call. */
import { ProblemNote } from "../../../parts/ProblemNote";
import { texts } from "../../../text/language";
import { Findings, type FindingsProps } from "./Findings";
import { Overtaken, Refused } from "./use";

const useWords = texts({
  zh: {
    overtaken: "草稿刚被他人改过。",
    safe: "您填写的内容还在，尚未保存；最新的草稿已载入。",
    todo: "请核对后再次保存，您的修改会加到最新的草稿上。",
    refused: "草稿没有保存。",
    correct: "您填写的内容还在，请按下面的说明改正后再保存。",
  },
  en: {
    overtaken: "Somebody else has just changed the draft.",
    safe: "What you entered is still here and not saved; the latest draft is loaded.",
    todo: "Look at it and save again; your change is made on the latest draft.",
    refused: "The draft was not saved.",
    correct: "What you entered is still here; correct it as said below and save again.",
  },
});

export function DraftProblem({ error, ...about }: { error: unknown } & Pick<FindingsProps, "name" | "show">) {
  const words = useWords();
  if (error instanceof Overtaken) {
    return (
      <div className="problem-note problem-stale" role="alert">
        <strong>{words.overtaken}</strong> <span>{words.safe}</span> <span>{words.todo}</span>
      </div>
    );
  }
  if (error instanceof Refused) {
    return (
      <div className="problem-note" role="alert">
        <strong>{words.refused}</strong> <span>{words.correct}</span>
        <Findings findings={error.findings} {...about} />
      </div>
    );
  }
  return <ProblemNote error={error} />;
}
