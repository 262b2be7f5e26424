import { chooseContainer, chooseTask } from "../../src/cli/choose";
import { service, task } from "./overview";

const a = task({ Id: "aaaa1111" });
const b = task({ Id: "aaab2222", LastStatus: "PENDING", Service: "api" });
const overview = { Tasks: [a, b], Services: [service(), service({ Name: "api" })] };

test("a task is found by the beginning of its id, or by its service", () => {
  expect(chooseTask(overview, "aaaa")).toBe(a);
  expect(chooseTask(overview, "web")).toBe(a);
});

test("of services of one name in two clusters, the task is of the one that is meant", () => {
  const Services = [
    service({ DisplayName: "shop/web" }),
    service({ DisplayName: "blog/web", Cluster: "blog", Stack: "blog" }),
  ];
  const other = task({ Cluster: "blog", Id: "bbbb" });
  expect(chooseTask({ Services, Tasks: [a, other] }, "blog/web")).toBe(other);
  expect(() => chooseTask({ Services, Tasks: [a, other] }, "web")).toThrow(
    '"web" can be any of the services shop/web, blog/web.',
  );
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
  expect(() => chooseContainer(both, "init")).toThrow("Container init of task 0123456789ab is STOPPED");
  expect(() => chooseContainer(both, "db")).toThrow('Task 0123456789ab has no container "db"; it has init, web');
});
