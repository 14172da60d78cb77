/** Named facts in two columns; those that are not there are left out. */
import { Fragment, type ReactNode } from "react";

export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  const told = facts.filter(([, fact]) => fact !== undefined && fact !== "" && fact !== false && fact !== null);
  if (told.length === 0) return null;
  return (
    <dl className="detail-facts">
      {told.map(([name, fact]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
