/**
 * The case chosen. It runs ahead of the address while somebody pages through cases, and the address follows when it rests;
 * a change of the address, as by Back, leads.
 */
import { useEffect, useState } from "react";
import { useSettled } from "./detail/useCase";

const REST = 250;

export function useSelected(addressed: string, follow: (id: string) => void): [string, (id: string) => void] {
  const [selected, setSelected] = useState(addressed);
  useEffect(() => setSelected(addressed), [addressed]);
  const settled = useSettled(selected, REST);
  useEffect(() => {
    if (settled !== addressed && settled === selected) follow(settled);
    // Only when it comes to rest: a change of the address leads.
  }, [settled]);
  return [selected, setSelected];
}
