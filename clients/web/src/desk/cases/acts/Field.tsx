/** An entry of a dialog: its label, the control, and what is wrong with it. */
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

interface FieldProps {
  label: string;
  required?: boolean;
  fault?: Fault;
  hint?: string;
  children: (wired: Wired) => ReactNode;
}

export function Field({ label, required = false, fault, hint, children }: FieldProps) {
  const words = useActWords();
  const id = useId();
  const told = fault ? words.faults[fault] : hint;
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
