import colors from "picocolors";
import { stacksToRemove } from "../../src/cli/commands/down";
import { quoted } from "../../src/cli/commands/env";
import { linePrinter } from "../../src/cli/commands/logs";
import { taskTable } from "../../src/cli/commands/ps";
import { deploymentTable, scalingTable, serviceTable } from "../../src/cli/commands/services";
import { counted, eventsOf, withDisplayName } from "../../src/cli/output/event-lines";
import { LiveArea } from "../../src/cli/output/live-area";
import { serviceLines } from "../../src/cli/output/service-lines";
import { cut, wrapped } from "../../src/cli/output/text";
import { age, sinceTime } from "../../src/cli/output/time";
import { deployment, GENERATED, overviewOf, service, task } from "./overview";

const plain = { colors: colors.createColors(false) };

test("ps shows a task that is stopping as such, and why one stopped", () => {
  const stopping = task({ Id: "b".repeat(32), LastStatus: "DEACTIVATING", DesiredStatus: "STOPPED" });
  const exited = { Name: "web", LastStatus: "STOPPED", ExitCode: 1, Health: "UNKNOWN", Image: "x" };
  const stopped = task({
    ...{
      Id: "c".repeat(32),
      LastStatus: "STOPPED",
      DesiredStatus: "STOPPED",
      StoppedReason: "Essential container in task exited",
    },
    Containers: [exited],
  });
  const shown = taskTable(overviewOf({ Now: 90_000, Tasks: [task(), stopping, stopped] }), plain);
  expect(shown).toMatch(/^TASK +SERVICE +TASK DEFINITION +STATUS/);
  expect(shown).toMatch(/0123456789ab +web +web:1 +RUNNING +UNKNOWN +web +90s +shop/);
  expect(shown).toMatch(/DEACTIVATING → STOPPED/);
  expect(shown).toMatch(/STOPPED +UNKNOWN +web \(STOPPED, exit code 1\) .* Essential container in task exited$/);
});

describe("of a service that was given no name", () => {
  const { Name, DisplayName, LogicalId: _, ...rest } = GENERATED;
  const tasks = [
    task({ ...rest, Service: Name, ServiceDisplayName: DisplayName, CapacityProvider: "FARGATE" }),
    task({
      ...rest,
      Service: undefined,
      ServiceDisplayName: undefined,
      Group: `family:${rest.TaskDefinition.slice(0, -2)}`,
    }),
  ];
  const overview = overviewOf({ Services: [service(GENERATED)], Tasks: tasks });

  test("ps and services show the user's own, and the generated one with --long", () => {
    expect(taskTable(overview, plain)).toMatch(/0123456789ab +web +web:7 +RUNNING .* cluster$/m);
    expect(taskTable(overview, plain)).toMatch(/0123456789ab +family:web +web:7 /);
    expect(serviceTable(overview.Services, plain)).toMatch(/^web +cluster +ACTIVE .* web:7 +shop$/m);
    const long = { ...plain, long: true };
    expect(taskTable(overview, long)).toMatch(
      new RegExp(`^(0123456789abcdef){2} +${Name} +${rest.TaskDefinition} `, "m"),
    );
    expect(serviceTable(overview.Services, long)).toContain(`${Name}  ${rest.Cluster}`);
  });

  test("tables fit a terminal of 80 columns", () => {
    const narrow = { ...plain, width: 80 };
    const longer = task({
      ...rest,
      ServiceDisplayName: "a-service-of-a-rather-long-name",
      StoppedReason: "x".repeat(60),
    });
    for (const shown of [
      taskTable({ ...overview, Tasks: [...tasks, longer] }, narrow),
      serviceTable([...overview.Services, service({ DisplayName: "a-service-of-a-rather-long-name" })], narrow),
    ]) {
      for (const line of shown.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});

test("services shows counts, deployment and targets", () => {
  const targets = ["healthy", "healthy", "initial"].map((Health) => ({ Task: "t", TargetGroup: "g", Health }));
  const shown = serviceTable([service({ Targets: targets, Running: 2, Desired: 3 })], plain);
  expect(shown).toMatch(/web +shop +ACTIVE +2\/3 +0 +COMPLETED +2 healthy, 1 initial +web:1 +shop/);
});

test("services shows within which bounds a service is scaled, by what, and why its count changed last", () => {
  const Last = {
    At: 0,
    Status: "Successful",
    Why: "setting desired count to 4: AWS/ECS CPUUtilization is 80, the target 50.",
  };
  const Scaling = { Min: 1, Max: 6, Policies: ["cpu", "memory"], Last };
  const shown = scalingTable([service({ Desired: 4, Scaling }), service({ Name: "api" })], plain);
  expect(shown).toMatch(
    /web +4 of 1–6 +cpu, memory +.* Successful: setting desired count to 4: AWS\/ECS CPUUtilization/,
  );
  expect(shown).not.toContain("api");
  expect(scalingTable([service()], plain)).toBeUndefined();
});

test("services shows the deployments of a service where they are not all done", () => {
  const active = deployment({ Id: "ecs-svc/2222222222222222222", Status: "ACTIVE" });
  const primary = deployment({
    RolloutState: "IN_PROGRESS",
    TaskDefinitionDisplayName: "web:2",
    Running: 0,
    Failed: 1,
  });
  const failed = deployment({ Status: "INACTIVE", RolloutState: "FAILED" });
  const busy = overviewOf({ Services: [service({ Deployments: [primary, active, failed] })] });
  const shown = deploymentTable(busy, plain)!;
  expect(shown).toMatch(/^123456789012 +web +web:2 +PRIMARY +IN_PROGRESS +0\/1 +0 +1$/m);
  expect(shown).toMatch(/^222222222222 +web +web:1 +ACTIVE +COMPLETED +1\/1 +0 +0$/m);
  expect(shown).not.toContain("INACTIVE");
  expect(deploymentTable(overviewOf({ Services: [service()] }), plain)).toBeUndefined();
});

describe("a service's live line", () => {
  test("has its tasks by state and its deployment", () => {
    const Services = [service({ Running: 1, Desired: 2 })];
    const Tasks = [task(), task({ LastStatus: "PENDING" }), task({ LastStatus: "PENDING", Service: "api" })];
    expect(serviceLines(overviewOf({ Services, Tasks }), plain).flat()).toEqual([
      "  … web  1/2 running · 1 PENDING · deployment COMPLETED",
    ]);
  });

  test("has each version's share while both run, and why a task stopped", () => {
    const versions = [
      deployment({
        RolloutState: "IN_PROGRESS",
        TaskDefinitionDisplayName: "web:2",
        Running: 0,
        Desired: 2,
        Failed: 1,
      }),
      deployment({ Status: "ACTIVE", Running: 2, Desired: 2 }),
    ];
    const Containers = [{ Name: "web", LastStatus: "STOPPED", ExitCode: 3, Health: "UNKNOWN", Image: "x" }];
    const stopped = {
      LastStatus: "STOPPED",
      StoppedAt: 20,
      StoppedReason: "Essential container in task exited",
      Containers,
    };
    const Tasks = [
      task({ ...stopped, StopCode: "EssentialContainerExited" }),
      task({ ...stopped, StoppedAt: 30, StopCode: "ServiceSchedulerInitiated" }),
    ];
    const Services = [service({ Desired: 2, Running: 2, Deployments: versions })];
    expect(serviceLines(overviewOf({ Services, Tasks }), { ...plain, since: 10 }).flat()).toEqual([
      "  … web  2/2 running · 1 failed · deployment IN_PROGRESS",
      "      PRIMARY web:2 0/2 · ACTIVE web:1 2/2",
      "      task 0123456789ab stopped (web: exit code 3): Essential container in task exited",
    ]);
    expect(serviceLines(overviewOf({ Services, Tasks }), { ...plain, since: 25 }).flat()).toHaveLength(2);
  });

  test("of task sets, none of which is PRIMARY, is done when all of them are", () => {
    const sets = (RolloutState: string) =>
      serviceLines(
        overviewOf({ Services: [service({ Deployments: [deployment({ Status: "ACTIVE", RolloutState })] })] }),
        plain,
      ).flat();
    expect(sets("COMPLETED")).toEqual(["  ✓ web  1/1 running"]);
    expect(sets("IN_PROGRESS")).toEqual(["  … web  1/1 running"]);
  });

  test("is of its cluster's tasks where another cluster has a service of that name", () => {
    const Tasks = [task(), task({ LastStatus: "PENDING", Cluster: "other" })];
    expect(serviceLines(overviewOf({ Services: [service()], Tasks }), plain).flat()).toEqual([
      "  ✓ web  1/1 running · deployment COMPLETED",
    ]);
  });
});

describe("events", () => {
  const of = (Name: string, ...events: [at: number, message: string][]) => {
    return service({ Name, Events: events.map(([At, Message]) => ({ Id: `${Name}${At}`, At, Message })) });
  };

  test("of several services come in the order of their times", () => {
    const all = [of("web", [3, "c"], [1, "a"]), of("api", [2, "b"])];
    expect(eventsOf(all).map(({ Message }) => Message)).toEqual(["a", "b", "c"]);
  });

  test("that say the same of several tasks at a time are one line", () => {
    const web = of(
      "web",
      [9000, "registered"],
      [400, "draining"],
      [300, "registered"],
      [200, "draining"],
      [100, "registered"],
    );
    const lines = counted(eventsOf([web, of("api", [250, "registered"])]));
    expect(lines.map(({ event, times }) => `${event.Service} ${event.Message} ×${times}`)).toEqual([
      "web registered ×2",
      "web draining ×2",
      "api registered ×1",
      "web registered ×1",
    ]);
  });

  test("call their service by the name that the user wrote", () => {
    const [event] = eventsOf([
      service({ ...GENERATED, Events: [{ Id: "1", At: 1, Message: `(service ${GENERATED.Name}) has started` }] }),
    ]);
    expect(withDisplayName(event!)).toBe("(service web) has started");
    const Message = `(service ${GENERATED.Name}, taskSet ecs-svc/1) has started`;
    expect(withDisplayName({ ...event!, Message })).toBe("(service web, taskSet ecs-svc/1) has started");
  });
});

test("log lines have the short id of their task and the container before them, or the whole id", () => {
  const line = {
    At: 0,
    Task: "0123456789abcdef0123456789abcdef",
    Container: "web",
    Stream: "stdout",
    Message: "hello",
  } as const;
  expect(linePrinter(plain.colors)(line)).toBe("0123456789ab/web hello");
  expect(linePrinter(plain.colors, { long: true })(line)).toBe("0123456789abcdef0123456789abcdef/web hello");
});

test("where logs of several services are shown together, each line says whose it is, each service in a colour of its own", () => {
  const paint = (name: string) => (text: unknown) => `<${name}>${text}`;
  const colors = { ...plain.colors, cyan: paint("cyan"), magenta: paint("magenta") };
  const printed = linePrinter(colors, { services: new Map([["shop-web-1A", "web"]]) });
  const of = (Service: string | undefined, Task: string) =>
    printed({ At: 0, ...(Service && { Service }), Task, Container: "main", Stream: "stdout", Message: "hello" });
  expect(of("shop-web-1A", "a1")).toBe("<cyan>web/a1/main hello");
  expect(of(undefined, "b2")).toBe("<magenta>b2/main hello");
  expect(of("shop-web-1A", "c3")).toBe("<cyan>web/c3/main hello");
});

describe("text in a terminal", () => {
  test("is broken between words, and goes on indented", () => {
    expect(wrapped("  ! one two three", 10, "      ")).toEqual(["  ! one", "      two", "      three"]);
    expect(wrapped("a-word-that-is-longer and more", 10, "  ")).toEqual(["a-word-that-is-longer", "  and more"]);
    expect(wrapped("as it is", undefined, "")).toEqual(["as it is"]);
  });

  test("is cut with its colours whole", () => {
    const paint = colors.createColors(true);
    expect(cut(`ab ${paint.red("cdef")} gh`, 6)).toBe(`ab ${paint.red("cd…")}`);
    expect(cut("short", 5)).toBe("short");
  });
});

test("values for a shell are quoted", () => {
  expect(quoted("a'b $c")).toBe(`'a'\\''b $c'`);
});

describe("down", () => {
  const stack = (Stack: string, UpdatedAt: number, Source = "/elsewhere") => ({
    Stack,
    UpdatedAt,
    Source,
    Outputs: {},
    Resources: 1,
  });
  const existing = [stack("network", 1), stack("shop", 2), stack("hello", 3, "/hello")];
  const folder = "/here";

  test("removes the stacks that were changed last first", () => {
    expect(stacksToRemove(existing, { names: [], all: true, folder })).toEqual(["hello", "shop", "network"]);
    expect(stacksToRemove(existing, { names: ["network", "shop"], folder })).toEqual(["shop", "network"]);
    const importer = { ...existing[0]!, Stack: "importer", Imports: ["vpc"], UpdatedAt: 0 };
    const exporter = { ...existing[0]!, Stack: "exporter", Exports: { vpc: "vpc-1" }, UpdatedAt: 99 };
    const both = stacksToRemove([importer, exporter], { names: [], all: true, folder });
    expect(both).toEqual(["importer", "exporter"]);
  });

  test("without a name removes what the app in this folder deployed", () => {
    expect(stacksToRemove(existing, { names: [], folder: "/hello" })).toEqual(["hello"]);
  });

  test("of an unknown stack, or of none, says which there are", () => {
    expect(() => stacksToRemove(existing, { names: ["web"], folder })).toThrow(
      'There is no stack "web". There are: hello, shop, network.',
    );
    expect(() => stacksToRemove(existing, { names: [], folder })).toThrow(
      "Which stack? None was deployed from this folder. There are: hello, shop, network.",
    );
    expect(stacksToRemove([], { names: [], all: true, folder })).toEqual([]);
  });
});

describe("times", () => {
  test.each([
    [5_000, "5s"],
    [119_000, "119s"],
    [130_000, "2m"],
    [3 * 3_600_000, "3h"],
    [72 * 3_600_000, "3d"],
    [-5, "0s"],
  ])("%d ms ago is %s", (passed, text) => {
    expect(age(0, passed)).toBe(text);
  });

  test("--since takes a duration or a time", () => {
    expect(sinceTime("10m", 1_000_000)).toBe(400_000);
    expect(sinceTime("1970-01-01T00:00:01Z", 0)).toBe(1000);
    expect(() => sinceTime("soon", 0)).toThrow('--since is "soon"; allowed are 30s, 10m');
  });
});

test("the live area is drawn over itself, below the lines that stay, and fits the terminal", () => {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const area = new LiveArea({ write, columns: 11 });
  area.draw(["one", "a line that is too long"]);
  expect(written).toBe("one\na line th…\n");
  written = "";
  area.draw(["one", "a line that is too long"]);
  expect(written).toBe("");
  area.log(["stays"]);
  expect(written).toBe("\u001b[1A\u001b[2K\u001b[1A\u001b[2Kstays\none\na line th…\n");
  written = "";
  area.clear();
  expect(written).toBe("\u001b[1A\u001b[2K\u001b[1A\u001b[2K");
});

test("the live area has no more lines than the terminal", () => {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const area = new LiveArea({ write, columns: 40, rows: 5 });
  area.draw(["1", "2", "3", "4"]);
  expect(written).toBe("1\n2\n  … and 2 more lines\n");
});

test("the live area is drawn over itself where the terminal became narrower", () => {
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const screen = { columns: 20, write };
  const area = new LiveArea(screen);
  area.draw(["twelve signs"]);
  written = "";
  screen.columns = 10;
  area.clear();
  expect(written).toBe("\u001b[1A\u001b[2K\u001b[1A\u001b[2K");
});
