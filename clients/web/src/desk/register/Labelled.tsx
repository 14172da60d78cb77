/** A labelled entry of the form. */
import { useId, type ReactNode } from "react";

interface LabelledProps {
  label: string;
  required?: boolean;
  /** A hint, or what is wrong. */
  told?: string | false;
  bad?: boolean;
  wide?: boolean;
  children: (wired: { id: string; "aria-describedby"?: string; "aria-invalid": boolean }) => ReactNode;
}

export function Labelled({ label, required = false, told, bad = false, wide = false, children }: LabelledProps) {
  const id = useId();
  return (
    <div className={`register-field${wide ? " register-wide" : ""}`}>
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden> *</span>}
      </label>
      {children({ id, "aria-describedby": told ? `${id}-told` : undefined, "aria-invalid": bad })}
      {told && (
        <span id={`${id}-told`} className={bad ? "register-bad" : "register-note"}>
          {told}
        </span>
      )}
    </div>
  );
}
