/** A report on the phone: how far it is, and what its author can do where it needs a decision. One line says what to do. */
import { useState } from "react";
import { useLocation } from "wouter";
import { useSession } from "../../sign-in/use";
import { texts } from "../../text/language";
import { dropPhoto, edit, goOn, remove, retry } from "../keep/decide";
import type { Held } from "../keep/held";
import { useQueue } from "../keep/queue";
import { useStep } from "../keep/step";
import { HeldImage } from "../HeldImage";
import { StepMark } from "../StepMark";

const useWords = texts({
  zh: {
    reasons: {
      HASH_DIFFERS: "服务器留存的内容与手机上的不一致。请带受理编号联系指挥室核对，或重新上报。",
      PHOTO_GONE: "有一张照片已不在手机上（可能被系统清理）。去掉它继续，或补拍后重新上报。",
      ID_REUSED: "服务器上同一编号已有其他内容。请修改后重新提交，会使用新的编号。",
      ROLE_REQUIRED: "您的岗位现在不能上报。请联系管理员，恢复后点“重试”。",
      MEDIA_FORMAT: "这张照片的格式服务器不能用。去掉它继续，或补拍后重新上报。",
      MEDIA_TOO_LARGE: "这张照片太大。去掉它继续，或补拍后重新上报。",
      MEDIA_TOO_MANY_PIXELS: "这张照片像素太高。去掉它继续，或补拍后重新上报。",
      MEDIA_DAMAGED: "这张照片已损坏。去掉它继续，或补拍后重新上报。",
    } as Record<string, string>,
    photo: "这张照片服务器不接受。去掉它继续，或补拍后重新上报。",
    other: "服务器不接受这份上报。请修改后重新提交。",
    failed: "没有做成，请重试。内容仍在手机上。",
    bad: "有问题的照片",
    drop: "去掉这张照片，继续",
    retry: "重试",
    edit: "修改后重新提交",
    goOn: "继续填写",
    remove: "从手机删除",
    sure: "确定删除？删除后不能恢复。",
    yes: "删除",
    no: "保留",
  },
  en: {
    reasons: {
      HASH_DIFFERS: "The server keeps something else than this phone. Ask the command room, naming the number, or report it anew.",
      PHOTO_GONE: "A photo is no longer on the phone (it may have been cleared). Go on without it, or report anew with another.",
      ID_REUSED: "The server has other content under this id. Change and submit it again; it gets a new id.",
      ROLE_REQUIRED: "Your post does not allow reporting now. Ask the administrator, then try again.",
      MEDIA_FORMAT: "The server cannot use this photo's format. Go on without it, or report anew with another.",
      MEDIA_TOO_LARGE: "This photo is too large. Go on without it, or report anew with another.",
      MEDIA_TOO_MANY_PIXELS: "This photo has too many pixels. Go on without it, or report anew with another.",
      MEDIA_DAMAGED: "This photo is damaged. Go on without it, or report anew with another.",
    },
    photo: "The server does not take this photo. Go on without it, or report anew with another.",
    other: "The server does not take this report. Change it and submit it again.",
    failed: "That did not work; try again. Everything is still on the phone.",
    bad: "The photo concerned",
    drop: "Go on without this photo",
    retry: "Try again",
    edit: "Change and submit again",
    goOn: "Go on writing",
    remove: "Delete from the phone",
    sure: "Delete it? This cannot be undone.",
    yes: "Delete",
    no: "Keep",
  },
});

export function Decision({ held }: { held: Held }) {
  const words = useWords();
  const session = useSession();
  const queue = useQueue();
  const stepOf = useStep();
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!session) return null;
  const { trouble } = held;
  const act = (work: () => Promise<void>, then?: string) => () => {
    setFailed(false);
    work().then(
      () => then !== undefined && go(then),
      () => setFailed(true),
    );
  };
  const told = trouble && (words.reasons[trouble.reason] ?? (trouble.photo ? words.photo : words.other));
  return (
    <section className={`decision decision-${held.state}`}>
      <p role="status">
        <StepMark {...stepOf(held, queue, session.person)} />
      </p>
      {told && <p>{told}</p>}
      {trouble?.message && !(trouble.reason in words.reasons) && <p className="field-hint">{trouble.message}</p>}
      {trouble?.photo && trouble.reason !== "PHOTO_GONE" && <HeldImage report={held.id} hash={trouble.photo} alt={words.bad} />}
      {failed && (
        <p className="field-wrong" role="alert">
          {words.failed}
        </p>
      )}
      {asking ? (
        <>
          <p>{words.sure}</p>
          <button type="button" className="field-button field-danger" onClick={act(() => remove(held), "/reports")}>
            {words.yes}
          </button>
          <button type="button" className="field-button" onClick={() => setAsking(false)}>
            {words.no}
          </button>
        </>
      ) : (
        <>
          {trouble?.photo && (
            <button type="button" className="field-go" onClick={act(() => dropPhoto(held))}>
              {words.drop}
            </button>
          )}
          {trouble?.reason === "ROLE_REQUIRED" && (
            <button type="button" className="field-go" onClick={act(() => retry(held))}>
              {words.retry}
            </button>
          )}
          {trouble && (
            <button type="button" className="field-button" onClick={act(() => edit(held, session), "/")}>
              {words.edit}
            </button>
          )}
          {held.state === "draft" && (
            <button type="button" className="field-go" onClick={act(() => goOn(held, session), "/")}>
              {words.goOn}
            </button>
          )}
          {held.state !== "waiting" && (
            <button type="button" className="field-button field-danger" onClick={() => setAsking(true)}>
              {words.remove}
            </button>
          )}
        </>
      )}
    </section>
  );
}
