import { useThread } from "../../asking";
import { OWN } from "../../speech/speech";

/** Return the language of a thread, which is that of its newest document; without one, the reader’s. */
export function useLanguageOf(thread: string | null): string {
  const { data } = useThread(thread);
  const documents = data?.messages.map((message) => message.document) ?? [];
  const newest = documents.findLast((one) => one && "language" in one);
  return newest && "language" in newest ? newest.language : OWN;
}
