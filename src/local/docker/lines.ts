import type { Readable } from "node:stream";

/** What Docker sends line by line, each as soon as it is whole; empty lines are none. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  // A character may come in two chunks.
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
}
