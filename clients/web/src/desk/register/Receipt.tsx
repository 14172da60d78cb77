/** What was registered: the number, the case, and its photos on their way. */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { hex, upload } from "../../api/media";
import { type RegisterReportResponse, Source } from "../../gen/gridcase/intake/v1/intake_pb";
import { ProblemNote } from "../../parts/ProblemNote";
import { exactMoment } from "../../text/time";
import type { Chosen, Entered } from "./form";
import { useRegisterWords } from "./words";

export function Receipt({ answer, entered, again }: { answer: RegisterReportResponse; entered: Entered; again: () => void }) {
  const words = useRegisterWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { receipt } = answer;
  return (
    <div className="register-receipt">
      <h2 ref={heading} tabIndex={-1}>
        {words.receipt}
      </h2>
      {answer.emergencyNumber && (
        <p className="register-emergency" role="alert">
          {words.calledFirst(answer.emergencyNumber)}
        </p>
      )}
      <dl>
        <dt>{words.number}</dt>
        <dd className="register-number">{receipt?.number}</dd>
        <dt>{words.at}</dt>
        <dd>{exactMoment(receipt?.receivedAt)}</dd>
      </dl>
      {entered.photos.length > 0 && (
        <ul className="register-photos">
          {entered.photos.map((photo) => (
            <Sending key={hex(photo.hash)} report={entered.id} photo={photo} />
          ))}
        </ul>
      )}
      <p className="register-foot">
        {entered.source === Source.CITIZEN ? words.waits : <Link href={`/cases/${entered.id}`}>{words.open}</Link>}
        <Button onClick={again}>{words.another}</Button>
      </p>
    </div>
  );
}

/** A photo as it is sent. */
function Sending({ report, photo }: { report: string; photo: Chosen }) {
  const words = useRegisterWords();
  const [share, setShare] = useState<number>();
  const [stored, setStored] = useState(false);
  const [error, setError] = useState<unknown>();
  const begun = useRef(false);
  const send = async () => {
    setError(undefined);
    try {
      await upload(report, photo.file, "finding", setShare);
      setStored(true);
    } catch (failure) {
      setError(failure);
    }
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void send();
  }, []);
  const state = stored ? words.photoState.stored : share === undefined ? words.photoState.waiting : words.sending(Math.floor(share * 100));
  return (
    <li>
      <img src={photo.url} alt={photo.file.name} />
      {error === undefined ? (
        <span role="status">{state}</span>
      ) : (
        <ProblemNote error={error}>
          <Button size="small" onClick={() => void send()}>
            {words.again}
          </Button>
        </ProblemNote>
      )}
    </li>
  );
}
