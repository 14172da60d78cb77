/** Splitting a part off: its matter and row, its place where that is another one, and what it is about. */
import type { BodyProps } from "./ActForm";
import { PlainField } from "./PlainBody";
import { MatterChoice, PlaceChoice } from "./WhatAndWhere";
import { useActWords } from "./words";

export function SplitBody(props: BodyProps) {
  const words = useActWords();
  return (
    <>
      <MatterChoice {...props} required />
      <PlainField {...props} entry="words" />
      <PlaceChoice {...props} label={words.otherPlace} hint={words.samePlace} />
      <PlainField {...props} entry="reason" />
    </>
  );
}
