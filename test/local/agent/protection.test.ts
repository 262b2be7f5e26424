import { AgentApi } from "./support";

let agent: AgentApi;
afterEach(() => agent.close());

const path = () => `/api/${agent.id()}/task-protection/v1/state`;
const put = (body: unknown) => agent.get(path(), { method: "PUT", body: JSON.stringify(body) });

test("a task protects itself, sees it, and ends it", async () => {
  agent = await AgentApi.start();
  expect(await agent.get(path())).toEqual({
    status: 200,
    body: { protection: { ExpirationDate: null, ProtectionEnabled: false, TaskArn: agent.task.id } },
  });
  const { body } = await put({ ProtectionEnabled: true, ExpiresInMinutes: 60 });
  const until = new Date(agent.api.harness.now + 3_600_000).toISOString();
  expect(body.protection).toEqual({ ExpirationDate: until, ProtectionEnabled: true, TaskArn: agent.task.id });
  expect((await agent.get(path())).body).toEqual(body);
  expect(agent.api.harness.store.get("tasks", agent.task.id)?.protectedUntil).toBe(Date.parse(until));
  expect((await put({ protectionEnabled: false })).body.protection.ProtectionEnabled).toBe(false);
});

test.each([
  [{}, "Invalid request: does not contain 'ProtectionEnabled' field"],
  [{ ProtectionEnabled: "yes" }, "UpdateTaskProtection: failed to decode request"],
  [{ ProtectionEnabled: true, Minutes: 5 }, "UpdateTaskProtection: failed to decode request"],
  [{ ProtectionEnabled: true, ExpiresInMinutes: 0 }, "expiresInMinutes is 0; allowed are 1 to 2880."],
  ["no object", "UpdateTaskProtection: failed to decode request"],
])("%j is refused", async (given, message) => {
  agent = await AgentApi.start();
  const { status, body } = await put(given);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ Code: "InvalidParameterException", Message: message });
});

test("a task of no service is a failure, as ECS's call has it", async () => {
  agent = await AgentApi.start({}, { serviceArn: undefined });
  const Detail = "The task is not part of an ECS service.";
  expect(await put({ ProtectionEnabled: true })).toEqual({
    status: 200,
    body: { failure: { Arn: agent.task.id, Detail, Reason: "TASK_NOT_VALID" } },
  });
});

test("a task without a role may not ask, and an unknown one is none", async () => {
  agent = await AgentApi.start({ taskRoleArn: undefined });
  expect(await agent.get(path())).toMatchObject({ status: 403, body: { error: { Code: "AccessDeniedException" } } });
  const { status, body } = await agent.get("/api/none/task-protection/v1/state");
  expect([status, body.error.Code]).toEqual([404, "ResourceNotFoundException"]);
});
