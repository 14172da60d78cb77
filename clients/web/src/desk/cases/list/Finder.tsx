/** Where a number is typed; says so when there is no such case. */
import { Button, Input, type InputRef } from "antd";
import type { RefObject } from "react";
import { problemOf } from "../../../api/problem";
import { ProblemNote } from "../../../parts/ProblemNote";
import type { Finding } from "./useFinder";
import { useListWords } from "./words";

export function Finder({ finding, box, leave }: { finding: Finding; box: RefObject<InputRef | null>; leave: () => void }) {
  const words = useListWords();
  const { text, type, busy, failed, find } = finding;
  const missing = failed && problemOf(failed.error).kind === "missing";
  return (
    <form
      className="case-finder"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        find(text);
      }}
    >
      <Input
        ref={box}
        value={text}
        aria-label={words.search}
        placeholder={words.searchHint}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && leave()}
      />
      <Button htmlType="submit" loading={busy}>
        {words.find}
      </Button>
      {missing && (
        <p role="alert" className="case-finder-none">
          {words.notFound(failed.number)}
        </p>
      )}
      {failed && !missing && <ProblemNote error={failed.error} />}
    </form>
  );
}
