import { probeCommand } from "../../../src/local/tasks/health";
import { containerOf, Driven, NOW } from "./fixtures";

const check = (change = {}) => ({
  command: ["CMD", "ok"],
  interval: 30,
  timeout: 5,
  retries: 3,
  startPeriod: 0,
  ...change,
});
const checked = (change = {}, factor = 20) =>
  new Driven([containerOf("web", { healthCheck: check(change) })], factor).up();

/** Probes whenever one is due, with this answer, until the task is `status` or an hour is over; gives milliseconds. */
function timeUntil(driven: Driven, status: string, exitCode: number, takes = 20): number {
  driven.step();
  while (driven.task.healthStatus !== status && driven.now < NOW + 3_600_000) {
    driven.now = driven.wakeAt ?? driven.now;
    if (driven.step().length === 0) continue;
    const beganAt = driven.now;
    driven.after(takes).tell({ kind: "probed", container: "web", exitCode, output: "", beganAt });
  }
  return driven.now - NOW;
}

describe("on the way to healthy", () => {
  test("the first probe comes soon after the start, and the next ones in the pace of good news", () => {
    const driven = checked();
    expect(driven.wakeAt).toBe(NOW + 100);
    expect(timeUntil(driven, "HEALTHY", 0)).toBeLessThan(200);
  });

  test("a container that needs ten seconds is found well soon after", () => {
    const driven = checked();
    driven.step();
    while (driven.task.healthStatus !== "HEALTHY") {
      driven.now = driven.wakeAt ?? driven.now;
      if (driven.step().length === 0) continue;
      driven.tell({ kind: "probed", container: "web", exitCode: driven.now < NOW + 10_000 ? 1 : 0, output: "" });
    }
    expect(driven.now - NOW).toBeLessThanOrEqual(11_500);
  });

  test("at ECS's own pace probes are an interval apart", () => {
    const driven = checked({}, 1);
    driven.now = NOW + 60_000;
    expect(driven.step()).toEqual(["probe web"]);
    driven.tell({ kind: "probed", container: "web", exitCode: 1, output: "" });
    expect(driven.wakeAt).toBe(NOW + 90_000);
  });
});

describe("on the way to unhealthy, at any pace", () => {
  test.each([
    [1, {}, 90_000],
    [20, {}, 90_000],
    [1000, {}, 90_000],
    [20, { interval: 5, retries: 1 }, 5_000],
    [20, { interval: 10, retries: 2, startPeriod: 60 }, 70_000],
  ])("pace %i, check %j: never before ECS would say so", (factor, change, least) => {
    const time = timeUntil(checked(change, factor), "UNHEALTHY", 1);
    expect(time).toBeGreaterThanOrEqual(least);
    expect(time).toBeLessThan(least * 1.5 + 1_000);
  });

  test("checks that run into their timeout count from when they begin", () => {
    expect(timeUntil(checked(), "UNHEALTHY", 1, 5_000)).toBeGreaterThanOrEqual(3 * 35_000);
  });

  test("without word of when a probe began, it counts as having taken its whole timeout", () => {
    const driven = checked({ interval: 10, retries: 1 });
    driven.after(12_000).step();
    driven.tell({ kind: "probed", container: "web", exitCode: 1, output: "" });
    expect(driven.task.healthStatus).toBe("UNKNOWN");
    driven.after(5_000).step();
    driven.tell({ kind: "probed", container: "web", exitCode: 1, output: "" });
    expect(driven.task.healthStatus).toBe("UNHEALTHY");
  });

  test("a success ends the row of failures", () => {
    const driven = checked({ retries: 2 });
    const probe = (exitCode: number) => {
      driven.after(30_000).step();
      driven.tell({ kind: "probed", container: "web", exitCode, output: "", beganAt: driven.now });
    };
    for (const exitCode of [1, 0, 1]) probe(exitCode);
    expect(driven.task.healthStatus).toBe("HEALTHY");
    probe(1);
    expect(driven.task.healthStatus).toBe("UNHEALTHY");
  });

  test("a probe that could not be run is a failed one", () => {
    const driven = checked({ retries: 1 });
    driven.after(40_000).step();
    const operation = { kind: "probe" as const, container: "web", command: ["ok"], timeoutSeconds: 5 };
    driven.tell({ kind: "failed", operation, reason: "no such file: ok" });
    expect(driven.container("web").health).toMatchObject({ status: "UNHEALTHY", output: "no such file: ok" });
  });

  test("a task of its own goes on running", () => {
    const driven = checked({ retries: 1, interval: 5 });
    timeUntil(driven, "UNHEALTHY", 1);
    expect(driven.task).toMatchObject({ desiredStatus: "RUNNING", lastStatus: "RUNNING" });
  });
});

test("once healthy, a container is probed at its interval in real time", () => {
  const driven = checked();
  driven.after(100).step();
  driven.tell({ kind: "probed", container: "web", exitCode: 0, output: "" });
  expect(driven.wakeAt).toBe(NOW + 100 + 30_000);
});

describe("a task's health", () => {
  const two = (essential: boolean) =>
    new Driven([
      containerOf("web", { healthCheck: check({ retries: 1 }) }),
      containerOf("other", { essential, healthCheck: check({ retries: 1 }) }),
    ]).up();
  const probe = (driven: Driven, container: string, exitCode: number) =>
    driven.after(40_000).tell({ kind: "probed", container, exitCode, output: "", beganAt: driven.now });

  test("is UNKNOWN until every essential container with a check is known, and UNHEALTHY if one is", () => {
    const driven = two(true);
    probe(driven, "web", 0);
    expect(driven.task.healthStatus).toBe("UNKNOWN");
    probe(driven, "other", 0);
    expect(driven.task.healthStatus).toBe("HEALTHY");
    probe(driven, "other", 1);
    expect(driven.task.healthStatus).toBe("UNHEALTHY");
  });

  test("does not ask containers that are not essential", () => {
    const driven = two(false);
    probe(driven, "web", 0);
    probe(driven, "other", 1);
    expect(driven.task.healthStatus).toBe("HEALTHY");
  });
});

test.each([
  [
    ["CMD", "curl", "-f", "localhost"],
    ["curl", "-f", "localhost"],
  ],
  [
    ["CMD-SHELL", "curl localhost || exit 1"],
    ["/bin/sh", "-c", "curl localhost || exit 1"],
  ],
  [
    ["curl", "localhost"],
    ["curl", "localhost"],
  ],
])("the check %j runs %j", (command, expected) => {
  expect(probeCommand(check({ command }))).toEqual(expected);
});

test("NONE is no check", () => {
  const driven = checked({ command: ["NONE"] });
  expect(driven.after(60_000).step()).toEqual([]);
});
