/** Where the command room registers what reached it by other ways, and verifies what citizens report. */
import { ConfigProvider } from "antd";
import { useState } from "react";
import type { RegisterReportResponse } from "../../gen/gridcase/intake/v1/intake_pb";
import { type Entered, emptyForm } from "./form";
import { Receipt } from "./Receipt";
import { RegisterForm } from "./RegisterForm";
import { Verification } from "./Verification";
import { useRegisterWords } from "./words";
import "./register.css";

export default function RegisterPage() {
  const words = useRegisterWords();
  const [entered, setEntered] = useState<Entered>(emptyForm);
  const [answer, setAnswer] = useState<RegisterReportResponse>();
  const again = () => {
    for (const { url } of entered.photos) URL.revokeObjectURL(url);
    setEntered(emptyForm());
    setAnswer(undefined);
  };
  return (
    // Buttons of two characters keep their words as they are written.
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <div className="register">
        <section aria-labelledby="register-title">
          <h1 id="register-title">{words.title}</h1>
          {answer ? (
            <Receipt answer={answer} entered={entered} again={again} />
          ) : (
            <RegisterForm entered={entered} change={(change) => setEntered((before) => ({ ...before, ...change }))} done={setAnswer} />
          )}
        </section>
        <Verification />
      </div>
    </ConfigProvider>
  );
}
