import { Progress, type ProgressOptions } from "../../src/cli/output/progress";
import type { OverviewAnswer } from "../../src/protocol/overview";
import { deployment, GENERATED, overviewOf, service, task } from "./overview";

type Events = [id: string, at: number, message?: string][];

const withEvents = (events: Events) => {
  const all = events.map(([Id, At, Message = `event ${Id}`]) => ({ Id, At, Message }));
  return overviewOf({ Services: [service({ Events: all })], Now: Date.now() });
};

const LINE = "  ✓ web  1/1 running · deployment COMPLETED";
const soon = () => Date.now() + 1000;

function progressOf(overview: () => OverviewAnswer | Promise<OverviewAnswer>, options: ProgressOptions = {}) {
  const lines: string[] = [];
  const screen = { write: (text: string) => void lines.push(text.trimEnd()) };
  const progress = new Progress({ overview: async () => overview() }, "shop", screen, options);
  return { lines, progress };
}

const vpc = { logicalId: "vpc", type: "AWS::EC2::VPC" };
const role = { logicalId: "role", type: "AWS::IAM::Role" };
const group = { logicalId: "group", type: "AWS::ElasticLoadBalancingV2::TargetGroup" };
const web = { logicalId: "webServiceDF5181DE", type: "AWS::ECS::Service" };

describe("without a terminal", () => {
  test("what surrounds services is one line a group, and each service and new event one", async () => {
    const events: Events = [["old", 5]];
    const { lines, progress } = progressOf(() => withEvents(events));
    progress.event({ kind: "planned", resources: [vpc, role, group, web] });
    progress.event({ kind: "warning", logicalId: "role", message: "not enforced" });
    for (const resource of [role, group, vpc, web]) {
      progress.event({ kind: "started", action: "create", ...resource });
      progress.event({ kind: "done", action: "create", ...resource });
    }
    events.unshift(["new", soon()]);
    await progress.end();
    expect(lines).toEqual([
      "  ! not enforced",
      "  + load balancers: 1 resource",
      "  + network and roles: 2 resources",
      "  + webServiceDF5181DE AWS::ECS::Service",
      LINE,
      expect.stringMatching(/^ {2}\d\d:\d\d:\d\d event new$/),
    ]);
  });

  test("what stays the same is not counted", async () => {
    const { lines, progress } = progressOf(() => overviewOf());
    progress.event({ kind: "planned", resources: [vpc, role, group] });
    progress.event({ kind: "same", ...vpc });
    progress.event({ kind: "done", action: "update", ...role });
    progress.event({ kind: "same", ...group });
    await progress.end();
    expect(lines).toEqual(["  ~ network and roles: 1 resource"]);
  });

  test("with --long each resource is one line, and each warning has its resource", async () => {
    const { lines, progress } = progressOf(() => overviewOf(), { long: true });
    progress.event({ kind: "planned", resources: [vpc, role] });
    progress.event({ kind: "warning", logicalId: "role", message: "not enforced" });
    progress.event({ kind: "done", action: "create", ...vpc });
    progress.event({ kind: "done", action: "create", ...role });
    await progress.end();
    expect(lines).toEqual(["  ! role: not enforced", "  + vpc AWS::EC2::VPC", "  + role AWS::IAM::Role"]);
  });

  test("a service's line comes again when it changes", async () => {
    let running = 0;
    const { lines, progress } = progressOf(() => overviewOf({ Services: [service({ Running: running })] }));
    await new Promise(setImmediate);
    running = 1;
    await progress.end();
    expect(lines).toEqual(["  … web  0/1 running · deployment COMPLETED", LINE]);
  });

  test("the lines of a service come together when one of them changes", async () => {
    let failed: string[] = [];
    const underWay = [deployment({ RolloutState: "IN_PROGRESS" })];
    const { lines, progress } = progressOf(() => {
      const stopped = { LastStatus: "STOPPED", StoppedAt: soon(), StoppedReason: "exited" };
      const Tasks = failed.map((letter) => task({ ...stopped, Id: letter.repeat(32) }));
      return overviewOf({ Services: [service({ Deployments: underWay })], Tasks, Now: Date.now() });
    });
    await new Promise(setImmediate);
    failed = ["a"];
    await progress.end();
    const line = "  … web  1/1 running · deployment IN_PROGRESS";
    expect(lines).toEqual([line, line, "      task aaaaaaaaaaaa stopped: exited"]);
  });
});

test("services are called as the user called them, in all that is said of them", async () => {
  const Message = `(service ${GENERATED.Name}) has started 1 tasks: (task ${"ab".repeat(16)}).`;
  const Events = [{ Id: "1", At: soon(), Message }];
  const { lines, progress } = progressOf(() =>
    overviewOf({ Services: [service({ ...GENERATED, Events })], Now: Date.now() }),
  );
  await new Promise(setImmediate);
  progress.event({ kind: "planned", resources: [web] });
  progress.event({ kind: "done", action: "create", ...web });
  await progress.end();
  expect(lines).toEqual([
    expect.stringMatching(/ \(service web\) has started 1 tasks: \(task abababababab\)\.$/),
    LINE,
    "  + web AWS::ECS::Service",
  ]);
  expect(progress.text("webServiceDF5181DE (AWS::ECS::Service): failed")).toBe("web (AWS::ECS::Service): failed");
});

test("a warning is shown once a kind, also where two stacks have it", async () => {
  const warned = new Set<string>();
  const first = progressOf(() => overviewOf(), { warned });
  first.progress.event({ kind: "warning", logicalId: "a", message: "ContainerDefinitions.0.User has no effect" });
  first.progress.event({ kind: "warning", logicalId: "b", message: "ContainerDefinitions.1.User has no effect" });
  await first.progress.end();
  const second = progressOf(() => overviewOf(), { warned });
  second.progress.event({ kind: "warning", logicalId: "c", message: "ContainerDefinitions.0.User has no effect" });
  await second.progress.end();
  expect([...first.lines, ...second.lines]).toEqual(["  ! ContainerDefinitions.0.User has no effect"]);
});

test("a failure says why, and what is done about it", async () => {
  const { lines, progress } = progressOf(() => overviewOf({ Services: [service()] }));
  progress.event({ kind: "planned", resources: [vpc, role, { ...web, logicalId: "web" }] });
  progress.event({ kind: "done", action: "create", ...vpc });
  progress.event({
    kind: "failed",
    action: "update",
    logicalId: "web",
    type: "AWS::ECS::Service",
    reason: "tasks failed",
  });
  progress.event({ kind: "undoing", how: "rollback", reason: "web (AWS::ECS::Service): tasks failed\nlog" });
  await progress.end();
  expect(lines).toEqual([
    "  ✗ web AWS::ECS::Service",
    "  + network and roles: 1 resource",
    "  Failed: web (AWS::ECS::Service): tasks failed",
    "  Stack shop: rolling back",
    LINE,
  ]);
});

describe("an event", () => {
  test("is shown once, while the control plane restarts as well", async () => {
    let calls = 0;
    const { lines, progress } = progressOf(() => {
      if (calls++ === 0) throw new Error("connection refused");
      return withEvents([["new", soon()]]);
    });
    await progress.end();
    expect(lines.filter((line) => line.includes("event new"))).toHaveLength(1);
  });

  test("from before is not shown, also where the first look comes at the end", async () => {
    let calls = 0;
    const { lines, progress } = progressOf(() => {
      if (calls++ === 0) throw new Error("connection refused");
      return withEvents([["old", Date.now() - 60_000]]);
    });
    await progress.end();
    expect(lines).toEqual([LINE]);
  });

  test("is new by the control plane's own clock", async () => {
    const Now = 5_000_000;
    const { lines, progress } = progressOf(() => ({
      ...withEvents([
        ["new", Now + 10],
        ["old", Now - 60_000],
      ]),
      Now,
    }));
    await progress.end();
    expect(lines).toEqual([expect.stringContaining("event new"), LINE]);
  });

  test("of the same words right after is not shown again", async () => {
    const events: Events = [["1", soon(), "registered 1 targets"]];
    const { lines, progress } = progressOf(() => withEvents(events));
    await new Promise(setImmediate);
    events.unshift(["2", soon() + 1, "registered 1 targets"]);
    await progress.end();
    expect(lines.filter((line) => line.includes("registered"))).toHaveLength(1);
  });
});

test("in a terminal the services' lines are at the bottom, and stay at the end", async () => {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const screen = { isTTY: true, columns: 60, rows: 24, write };
  const before = { TERM: process.env.TERM, NO_COLOR: process.env.NO_COLOR };
  Object.assign(process.env, { TERM: "xterm", NO_COLOR: "1" });
  try {
    const progress = new Progress({ overview: async () => overviewOf({ Services: [service()] }) }, "shop", screen);
    await new Promise(setImmediate);
    progress.event({ kind: "planned", resources: [vpc, role] });
    progress.event({ kind: "started", action: "create", ...vpc });
    progress.event({ kind: "done", action: "create", ...vpc });
    expect(written.endsWith(`  … network and roles: 1 of 2\n${LINE}\n`)).toBe(true);
    await progress.end();
    expect(written.endsWith(`\u001b[2K${LINE}\n`)).toBe(true);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});
