/** Citizens' reports that wait to be verified, and the decision on each. */
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Spin } from "antd";
import { useRef, useState } from "react";
import { intake } from "../../api/services";
import { type Report, ReportState } from "../../gen/gridcase/intake/v1/intake_pb";
import { useGround } from "../../ground/use";
import { ProblemNote } from "../../parts/ProblemNote";
import { moment } from "../../text/time";
import { Photos } from "../cases/detail/Photos";
import { useRegisterWords } from "./words";

const KEY = ["reports-to-verify"];

export function Verification() {
  const words = useRegisterWords();
  const waiting = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) => intake.listReports({ state: ReportState.RECEIVED, pageToken: pageParam, pageSize: 50 }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: 30_000,
  });
  const reports = waiting.data?.pages.flatMap((page) => page.reports) ?? [];
  return (
    <section className="register-verify" aria-labelledby="verify-title" aria-busy={waiting.isFetching}>
      <h2 id="verify-title">
        {words.toVerify}{" "}
        {waiting.data && (
          <span className="register-count">
            {reports.length}
            {waiting.hasNextPage ? "+" : ""}
          </span>
        )}
        <Button size="small" onClick={() => void waiting.refetch()}>
          {words.reload}
        </Button>
      </h2>
      {waiting.isPending && <Spin />}
      {waiting.error && (
        <ProblemNote error={waiting.error}>
          <Button onClick={() => void waiting.refetch()}>{words.retry}</Button>
        </ProblemNote>
      )}
      {waiting.data && reports.length === 0 && (
        <p className="register-none">
          <b>{words.noneToVerify}</b>
          <br />
          {words.noneHint}
        </p>
      )}
      <ul>
        {reports.map((report) => (
          <Waiting key={report.content?.id} report={report} />
        ))}
      </ul>
      {waiting.hasNextPage && (
        <Button loading={waiting.isFetchingNextPage} onClick={() => void waiting.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

function Waiting({ report }: { report: Report }) {
  const words = useRegisterWords();
  const ground = useGround();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const request = useRef({ of: "", id: "" });
  const { content, receipt } = report;
  const id = content?.id ?? "";
  const number = receipt?.number ?? "";

  async function decide(accept: boolean) {
    const intent = JSON.stringify([accept, reason]);
    if (request.current.of !== intent) request.current = { of: intent, id: crypto.randomUUID() };
    setBusy(true);
    setError(undefined);
    try {
      await intake.verifyReport({ id, requestId: request.current.id, accept, reason });
      void message.success(accept ? words.accepted(number) : words.rejected(number));
      await queries.invalidateQueries({ queryKey: KEY });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const photos = content?.media.map(({ sha256 }) => sha256) ?? [];
  const place = [report.grid ? ground.areaName(report.grid) : words.noPlace, content?.placeWords].filter(Boolean).join(" · ");
  return (
    <li>
      <h3>{ground.matterName(content?.matter ?? "")}</h3>
      <p className="register-note">
        {number} · {moment(receipt?.receivedAt)} · {place}
      </p>
      <p className="register-words">{content?.words || words.noWords}</p>
      {report.reporterWords && <p className="register-note">{report.reporterWords}</p>}
      {photos.length > 0 && <Photos report={id} hashes={photos} alt={words.photo} />}
      {error !== undefined && <ProblemNote error={error} />}
      {rejecting ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) void decide(false);
          }}
        >
          <Input.TextArea
            autoFocus
            aria-label={words.rejectReason}
            placeholder={words.rejectReason}
            maxLength={2000}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p className="register-foot">
            <Button danger type="primary" htmlType="submit" loading={busy} disabled={!reason.trim()}>
              {words.confirmReject}
            </Button>
            <Button onClick={() => setRejecting(false)}>{words.cancel}</Button>
          </p>
        </form>
      ) : (
        <p className="register-foot">
          <Button type="primary" loading={busy} onClick={() => void decide(true)}>
            {words.accept}
          </Button>
          <Button onClick={() => setRejecting(true)}>{words.reject}</Button>
        </p>
      )}
    </li>
  );
}
