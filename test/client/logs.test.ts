import { followLogs, type LogLine, mergedLogs } from "../../src/client/logs";
import type { LogsRequest } from "../../src/protocol/calls";

const line = (At: number, Message: string): LogLine => ({ At, Task: "t", Container: "web", Stream: "stdout", Message });

/** Lines that are there at each reading. */
function written(readings: LogLine[][], stop: AbortController) {
  const requests: LogsRequest[] = [];
  const logs = async (request: LogsRequest) => {
    requests.push(request);
    if (requests.length === readings.length) stop.abort();
    const all = readings[Math.min(requests.length, readings.length) - 1]!;
    return all.filter(({ At }) => request.Since === undefined || At > request.Since);
  };
  return { client: { logs }, requests };
}

test("each line is passed on once, also one that comes late with an earlier time", async () => {
  const stop = new AbortController();
  const [a, b, late, c] = [line(10_000, "a"), line(10_500, "b"), line(10_400, "late"), line(12_000, "c")];
  const { client } = written([[a], [a, b], [a, late, b], [a, late, b, c]], stop);
  const shown: string[] = [];
  await followLogs(client, { Service: "web" }, ({ Message }) => shown.push(Message), stop.signal);
  expect(shown).toEqual(["a", "b", "late", "c"]);
});

test("--tail holds for what was there at the beginning only", async () => {
  const stop = new AbortController();
  const [a, b, c] = [line(1000, "a"), line(1001, "b"), line(1002, "c")];
  const { client } = written(
    [
      [a, b],
      [a, b, c],
    ],
    stop,
  );
  const shown: string[] = [];
  await followLogs(client, { Service: "web", Tail: 1 }, ({ Message }) => shown.push(Message), stop.signal);
  expect(shown).toEqual(["b", "c"]);
});

test("lines of several services are read in the order of their times, and as many of them as are asked for", async () => {
  const asked: LogsRequest[] = [];
  const lines: Record<string, number[]> = { web: [1, 4, 6], api: [2, 5] };
  const client = {
    logs: async (request: LogsRequest) => {
      asked.push(request);
      return lines[request.Service!]!.map((At) => ({
        At,
        Task: "t",
        Service: request.Service!,
        Container: "c",
        Stream: "stdout" as const,
        Message: `${At}`,
      }));
    },
  };
  const merged = mergedLogs(client, [{ Service: "web" }, { Service: "api", Stack: "shop" }]);
  expect((await merged.logs({ Since: 0 })).map(({ Message }) => Message)).toEqual(["1", "2", "4", "5", "6"]);
  expect(asked).toEqual([
    { Since: 0, Service: "web" },
    { Since: 0, Service: "api", Stack: "shop" },
  ]);
  expect((await merged.logs({ Tail: 2 })).map(({ Message }) => Message)).toEqual(["5", "6"]);
});
