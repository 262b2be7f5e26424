import { Readable } from "node:stream";
import { linesOf } from "../../../src/local/docker/lines";

const DATA = Buffer.from('{"name":"ünï"}\n\n{"name":"second"}\n{"cut');

test.each([1, 3, 1000])("lines come whole whatever the chunks (%i bytes) that they come in", async (size) => {
  const chunks: Buffer[] = [];
  for (let at = 0; at < DATA.length; at += size) chunks.push(DATA.subarray(at, at + size));
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from(chunks))) lines.push(line);
  expect(lines).toEqual(['{"name":"ünï"}', '{"name":"second"}']);
});
