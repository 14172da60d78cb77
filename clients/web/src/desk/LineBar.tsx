/** Says when changes no longer arrive. It heals by itself; meanwhile what is shown may be old. */
import { useLine } from "../live/use";
import { usePost } from "../sign-in/use";
import { texts } from "../text/language";
import { AT_A_DESK } from "./pages";

const useWords = texts({
  zh: { lost: "与服务器的连接已断开，正在自动重连。当前显示的是断开前的内容，暂不能操作。" },
  en: { lost: "The connection is lost and will come back by itself. What you see is from before; actions have to wait." },
});

/** Only those who see cases have a stream of them. */
export function LineBar() {
  const post = usePost();
  return post && AT_A_DESK.includes(post.role) ? <Bar /> : null;
}

function Bar() {
  const words = useWords();
  const lost = useLine() === "lost";
  return (
    <div role="status" className={lost ? "line-bar" : undefined}>
      {lost && words.lost}
    </div>
  );
}
