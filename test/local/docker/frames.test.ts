import { parseEvent } from "../../../src/local/docker/events";
import { FrameReader, LineReader, LogReader } from "../../../src/local/docker/frames";

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function read(data: Buffer, chunk: number) {
  const lines = new LineReader();
  const frames = new FrameReader((stream, payload) => lines.frame(stream, payload));
  for (let at = 0; at < data.length; at += chunk) frames.write(data.subarray(at, at + chunk));
  return lines.lines;
}

const AT = "2026-01-02T03:04:05.678901234Z";
const data = Buffer.concat([
  frame(1, `${AT} first · ünï\n`),
  frame(2, `${AT} trouble\n`),
  frame(1, `${AT} half `),
  frame(2, `${AT} between\n`),
  frame(1, `${AT} and half\n`),
  frame(1, `${AT} \n`),
]);

it.each([1, 7, 64, 10_000])("reads lines whatever the chunks (%i bytes) that they come in", (chunk) => {
  const at = Date.parse("2026-01-02T03:04:05.678Z");
  expect(read(data, chunk)).toEqual([
    { at, stream: "stdout", message: "first · ünï" },
    { at, stream: "stderr", message: "trouble" },
    { at, stream: "stdout", message: "half and half" },
    { at, stream: "stderr", message: "between" },
    { at, stream: "stdout", message: "" },
  ]);
});

describe("what is written to a terminal", () => {
  const long = "x".repeat(16_384);
  const plain = Buffer.from(`${AT} first · ünï\r\n${AT} \r\n${AT} ${long}${AT} ${long}${AT} end\r\n${AT} half`);

  it.each([1, 7, 64, 100_000])("is read line by line, whatever the chunks (%i bytes) that it comes in", (chunk) => {
    const reader = new LogReader();
    for (let at = 0; at < plain.length; at += chunk) reader.write(plain.subarray(at, at + chunk));
    const lines = reader.end();
    expect(lines.map(({ message }) => message)).toEqual(["first · ünï", "", `${long}${long}end`, "half"]);
    expect(lines[0]).toMatchObject({ at: Date.parse("2026-01-02T03:04:05.678Z"), stream: "stdout" });
  });

  it("is told from what comes in frames", () => {
    const reader = new LogReader();
    reader.write(data);
    expect(reader.end()).toEqual(read(data, 64));
  });
});

it("reads a death with its exit code, labels and time, and passes over what is of no interest", () => {
  const event = {
    Type: "container",
    Action: "die",
    Actor: { ID: "abc", Attributes: { exitCode: "137", "slipway.task": "1", image: "web:1" } },
    timeNano: 1_700_000_000_123_000_000,
  };
  expect(parseEvent(JSON.stringify(event))).toMatchObject({
    kind: "die",
    dockerId: "abc",
    exitCode: 137,
    labels: { "slipway.task": "1" },
    at: 1_700_000_000_123,
  });
  expect(parseEvent(JSON.stringify({ ...event, Action: "exec_create: true" }))).toBeUndefined();
});
