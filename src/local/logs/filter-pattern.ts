import { ApiError } from "../../protocol/errors";

/** Whether a message has every word of the pattern. CloudWatch's other patterns are refused. */
export function matcher(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%?-]/.test(pattern)) {
    throw new ApiError(
      "InvalidParameterException",
      `filterPattern is ${JSON.stringify(pattern)}; on this machine words and "quoted words" filter.`,
    );
  }
  const words = [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  return (message) => words.every((word) => message.includes(word));
}
