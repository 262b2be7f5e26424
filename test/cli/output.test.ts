import { stacksToRemove } from "../../src/cli/commands/down";
import { quoted } from "../../src/cli/commands/env";
import { eventsOf } from "../../src/cli/commands/events";
import { taskTable } from "../../src/cli/commands/ps";
import { serviceTable } from "../../src/cli/commands/services";
import { LiveArea } from "../../src/cli/output/live-area";
import { serviceLines } from "../../src/cli/output/service-lines";
import { table } from "../../src/cli/output/table";
import { age, sinceTime } from "../../src/cli/output/time";
import { service, task } from "./overview";

test("a table has its columns below each other and no lines around", () => {
  expect(
    table(
      ["A", "LONGER"],
      [
        ["first", "x"],
        ["2", "y"],
      ],
    ),
  ).toBe("A      LONGER\nfirst  x\n2      y");
});

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
  const shown = taskTable([task(), stopping, stopped], 90_000);
  expect(shown).toMatch(/^TASK +SERVICE +TASK DEFINITION +STATUS/);
  expect(shown).toMatch(/0123456789ab +web +web:1 +RUNNING +UNKNOWN +web +90s +shop/);
  expect(shown).toMatch(/DEACTIVATING → STOPPED/);
  expect(shown).toMatch(/STOPPED +UNKNOWN +web \(STOPPED, exit code 1\) .* Essential container in task exited$/);
});

test("services shows counts, deployment and targets", () => {
  const targets = ["healthy", "healthy", "initial"].map((Health) => ({ Task: "t", TargetGroup: "g", Health }));
  const shown = serviceTable([service({ Targets: targets, Running: 2, Desired: 3 })]);
  expect(shown).toMatch(/web +shop +ACTIVE +2\/3 +0 +COMPLETED +2 healthy, 1 initial +web:1 +shop/);
});

test("a service's live line has its tasks by state and its deployment", () => {
  const Services = [service({ Running: 1, Desired: 2 })];
  const Tasks = [task(), task({ LastStatus: "PENDING" }), task({ LastStatus: "PENDING", Service: "api" })];
  expect(serviceLines({ Services, Tasks })).toEqual(["  web · 1/2 running · 1 PENDING · deployment COMPLETED"]);
});

test("events of several services come in the order of their times", () => {
  const of = (Name: string, ...times: number[]) => {
    return service({ Name, Events: times.map((At) => ({ Id: `${Name}${At}`, At, Message: `${Name} ${At}` })) });
  };
  const all = [of("web", 3, 1), of("api", 2)];
  expect(eventsOf(all).map(({ Message }) => Message)).toEqual(["web 1", "api 2", "web 3"]);
  expect(eventsOf(all, "api").map(({ Message }) => Message)).toEqual(["api 2"]);
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
