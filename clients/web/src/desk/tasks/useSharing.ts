/** Sharing the position of one's team for a task: switched by a person alone, sent while it is on, off when the page is left. */
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { useEffect, useRef, useState } from "react";
import { field } from "../../api/services";
import { reasonOf } from "../../api/problem";
import { type Case, type CaseTeam, TeamStatus } from "../../gen/gridcase/dispatch/v1/case_pb";
import { timestamp } from "../../text/time";

/** Seconds between positions where the server has not said yet. */
const PAUSE_S = 15;

export function useSharing(item: Case, team: CaseTeam, take: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [sentAt, setSentAt] = useState<number>();
  const [noFix, setNoFix] = useState(false);
  // Only who switched it on sends; another member's phone does not take over by being open.
  const [mine, setMine] = useState(false);
  const pause = useRef(PAUSE_S);
  const may = team.status === TeamStatus.ON_THE_WAY || team.status === TeamStatus.ON_SITE;
  const sends = team.sharing && mine;

  useEffect(() => {
    if (!sends || !navigator.geolocation) return undefined;
    let last = 0;
    const send = async ({ coords, timestamp: fixed }: GeolocationPosition) => {
      setNoFix(false);
      if (Date.now() - last < pause.current * 1000) return;
      last = Date.now();
      try {
        const answer = await field.reportPosition({
          id: item.id,
          team: team.team,
          position: {
            longitude: coords.longitude,
            latitude: coords.latitude,
            coordinateSystem: "WGS-84",
            accuracyM: coords.accuracy,
            fixedAt: create(TimestampSchema, timestamp(fixed)),
            provider: "gps",
          },
        });
        pause.current = answer.againAfterS || PAUSE_S;
        setSentAt(Date.now());
        setError(undefined);
      } catch (failure) {
        // The task has ended, or it was switched off elsewhere: the case says so.
        if (reasonOf(failure) === "POSITION_NOT_SHARED") setMine(false);
        else setError(failure);
      }
    };
    const watch = navigator.geolocation.watchPosition(
      (fix) => void send(fix),
      () => setNoFix(true),
      { enableHighAccuracy: true, maximumAge: 10_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [sends, item.id, team.team]);

  async function turn(on: boolean) {
    setBusy(true);
    setError(undefined);
    try {
      await field.sharePosition({ id: item.id, team: team.team, on, requestId: crypto.randomUUID() });
      setMine(on);
      if (!on) setSentAt(undefined);
      take();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return { may, mine, busy, error, sentAt, noFix: sends && noFix, turn };
}
