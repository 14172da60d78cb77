/** What the report said: words, photos, where it came from. */
import type { Case } from "../../../gen/gridcase/dispatch/v1/case_pb";
import { Source } from "../../../gen/gridcase/intake/v1/intake_pb";
import { moment } from "../../../text/time";
import { useDomain } from "../../../text/domain";
import { Facts } from "./Facts";
import { Photos } from "./Photos";
import { useDetailWords } from "./words";

export function Said({ item }: { item: Case }) {
  const words = useDetailWords();
  const domain = useDomain();
  const { report } = item;
  if (!report) return null;
  const source = Source[report.source.toUpperCase() as keyof typeof Source] ?? Source.UNSPECIFIED;
  return (
    <>
      <p className={report.words ? "detail-words" : "detail-note"}>{report.words || words.noWords}</p>
      {report.media.length > 0 && <Photos report={item.id} hashes={report.media} alt={words.photo} />}
      <Facts
        facts={[
          [words.source, domain.sources[source]],
          [words.reporter, report.reporter?.name],
          [words.received, moment(report.receivedAt)],
          [words.found, report.foundAt && moment(report.foundAt)],
          [words.outsideNumber, report.outsideNumber],
          [words.outsideDeadline, report.outsideDeadline && moment(report.outsideDeadline)],
          [words.replyOwed, report.replyOwed && words.yes],
        ]}
      />
    </>
  );
}
