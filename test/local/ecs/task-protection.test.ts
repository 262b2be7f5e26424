import type { Task } from "../../../src/local/ecs/task/record";
import { newTaskOf } from "../../support/fixtures";
import { ARN, refused, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);
const ID = "0".repeat(31);

/** A task in the cluster `shop`, of a service unless told otherwise. */
async function task(digit: string, change: Partial<Task> = {}): Promise<string> {
  const id = `${ARN}task/shop/${ID}${digit}`;
  const made = {
    ...newTaskOf(`${ID}${digit}`),
    id,
    clusterArn: `${ARN}cluster/shop`,
    serviceArn: `${ARN}service/shop/web`,
  };
  await use.api.harness.control.store.commit([{ table: "tasks", put: { ...made, lastStatus: "RUNNING", ...change } }]);
  return id;
}

const protect = (tasks: string[], more = {}) =>
  ok("UpdateTaskProtection", { cluster: "shop", tasks, protectionEnabled: true, ...more });
const look = (tasks: string[]) => ok("GetTaskProtection", { cluster: "shop", tasks });

test("a task is protected for two hours, or for as long as is said, or no more", async () => {
  const id = await task("1");
  const now = Math.floor(use.api.harness.now / 1000);
  const { protectedTasks } = await protect([id]);
  expect(protectedTasks).toMatchObject([{ taskArn: id, protectionEnabled: true }]);
  expect(Math.floor(protectedTasks[0].expirationDate)).toBe(now + 7200);
  expect(Math.floor((await protect([`${ID}1`], { expiresInMinutes: 1 })).protectedTasks[0].expirationDate)).toBe(
    now + 60,
  );
  expect((await look([id])).protectedTasks[0].protectionEnabled).toBe(true);
  use.api.harness.now += 60_000;
  expect(await look([id])).toEqual({ protectedTasks: [{ taskArn: id, protectionEnabled: false }], failures: [] });
  await protect([id]);
  await ok("UpdateTaskProtection", { cluster: "shop", tasks: [id], protectionEnabled: false });
  expect((await look([id])).protectedTasks).toEqual([{ taskArn: id, protectionEnabled: false }]);
});

test("what isn't there, or is no service's, is a failure, and the others are protected", async () => {
  const [own, alone] = [await task("1"), await task("2", { serviceArn: undefined })];
  expect(await protect([own, alone, `${ID}3`])).toMatchObject({
    protectedTasks: [{ taskArn: own, protectionEnabled: true }],
    failures: [
      { arn: alone, reason: "TASK_NOT_VALID" },
      { arn: `${ARN}task/shop/${ID}3`, reason: "MISSING" },
    ],
  });
});

test.each([
  [{ expiresInMinutes: 0 }, "expiresInMinutes is 0; allowed are 1 to 2880."],
  [{ expiresInMinutes: 2881 }, "expiresInMinutes is 2881; allowed are 1 to 2880."],
  [{ tasks: [] }, "Tasks cannot be empty."],
  [{ tasks: Array(11).fill("a") }, "Tasks has more than 10 entries."],
])("UpdateTaskProtection with %j is refused", async (change, message) => {
  const input = { cluster: "shop", tasks: ["a"], protectionEnabled: true, ...change };
  expect(await ecs("UpdateTaskProtection", input)).toEqual(refused("InvalidParameterException", message));
});
