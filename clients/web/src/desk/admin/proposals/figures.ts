/** Counts and shares as people read them. */

/** A share of counts in percent with one digit; empty for a share of nothing. */
export function percent(part: bigint, whole: bigint): string {
  if (whole === 0n) return "";
  const tenths = (part * 1000n + whole / 2n) / whole;
  return `${tenths / 10n}.${tenths % 10n}%`;
}

/** How long a bar is against the longest, 0 to 100; what is there at all is seen. */
export function length(part: bigint, longest: bigint): number {
  if (longest === 0n || part === 0n) return 0;
  return Math.max(2, Math.round((Number(part) / Number(longest)) * 100));
}
