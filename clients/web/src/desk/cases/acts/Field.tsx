/** An entry of a form: its label, the control, and what is wrong with it. */
import { useId, type ReactNode } from "react";
import type { Fault } from "./faults";
import { useActWords } from "./words";

/** What a control needs so that label and fault are told with it. */
export interface Wired {
  id: string;
  "aria-required": boolean;
  "aria-invalid": boolean;
  "aria-describedby"?: string;
}

interface EntryProps {
  label: string;
  required?: boolean;
  /** What is wrong, in words. */
  fault?: string;
  hint?: string;
  children: (wired: Wired) => ReactNode;
}

export function Entry({ label, required = false, fault, hint, children }: EntryProps) {
  const id = useId();
  const told = fault ?? hint;
  return (
    <div className="act-field">
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden> *</span>}
      </label>
      {children({
        id,
        "aria-required": required,
        "aria-invalid": fault !== undefined,
        "aria-describedby": told ? `${id}-told` : undefined,
      })}
      {told && (
        <span id={`${id}-told`} className={fault ? "act-fault" : "act-hint"}>
          {told}
        </span>
      )}
    </div>
  );
}

/** An entry of an act, whose faults have words of their own. */
export function Field({ fault, ...rest }: Omit<EntryProps, "fault"> & { fault?: Fault }) {
  const words = useActWords();
  return <Entry {...rest} fault={fault && words.faults[fault]} />;
}
