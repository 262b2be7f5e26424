import { chooseContainer, chooseTask, matchService } from "../../src/cli/choose";
import { service, task } from "./overview";

const a = task({ Id: "aaaa1111" });
const b = task({ Id: "aaab2222", LastStatus: "PENDING", Service: "api" });
const overview = { Tasks: [a, b], Services: [service(), service({ Name: "api" })] };

test("a task is found by the beginning of its id, or by its service", () => {
  expect(chooseTask(overview, "aaaa")).toBe(a);
  expect(chooseTask(overview, "web")).toBe(a);
});

test.each([
  ["aaa", "is the beginning of 2 tasks: aaaa1111, aaab2222"],
  ["api", "The service api has no running task. `slipway events api` says why."],
  ["nope", 'There is no task or service "nope". `slipway ps` shows the tasks.'],
])("%s: %s", (name, message) => {
  expect(() => chooseTask(overview, name)).toThrow(message);
});

test("without a name the first container that runs is taken", () => {
  const [init, web] = [
    { Name: "init", LastStatus: "STOPPED", Health: "UNKNOWN", Image: "x", DockerId: "d0" },
    { Name: "web", LastStatus: "RUNNING", Health: "UNKNOWN", Image: "x", DockerId: "d1" },
  ];
  const both = task({ Containers: [init!, web!] });
  expect(chooseContainer(both).DockerId).toBe("d1");
  expect(() => chooseContainer(both, "init")).toThrow(
    "Container init of task 0123456789abcdef0123456789abcdef is STOPPED",
  );
  expect(() => chooseContainer(both, "db")).toThrow('has no container "db"; it has init, web');
});

describe("a service", () => {
  const names = ["shop-webServiceDF51-6E40", "shop-apiServiceFF70-CB27", "web-admin"];

  test("is found by its name before all else", () => {
    expect(matchService([...names, "web"], "web")).toBe("web");
  });

  test("is found by the beginning of a part of its name, if that is the only one", () => {
    expect(matchService(names, "api")).toBe("shop-apiServiceFF70-CB27");
    expect(matchService(names, "webservice")).toBe("shop-webServiceDF51-6E40");
    expect(matchService(names, "pi")).toBeUndefined();
    expect(() => matchService(names, "web")).toThrow(
      '"web" can be any of the services shop-webServiceDF51-6E40, web-admin.',
    );
  });
});
