import { callAws } from "../../../src/client/aws/call";
import type { Service } from "../../../src/local/ecs/service/record";
import { type Call, DEPLOYMENT_TYPE } from "../../../src/pulumi/deployment/state";
import { watchDeployment } from "../../../src/pulumi/deployment/watch";
import { SERVICE, useApi, WEB } from "../../local/ecs/fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);

const CIRCUIT = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

/** As the provider calls AWS, at the address of the local ECS. */
const call: Call = (service, operation, input) => {
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${use.api.port}`,
    AWS_ACCESS_KEY_ID: "SLIPWAYTEST",
    AWS_SECRET_ACCESS_KEY: "secret-of-the-test",
  };
  return callAws({ service, operation, input, region: "us-east-1" }, env, "It could not be asked");
};

type Deployments = (deployments: Service["deployments"]) => Service["deployments"];

/** What the deployments of the service have come to. */
async function become(change: Deployments) {
  const { store } = use.api.harness.control;
  const [service] = store.list("services") as [Service];
  await store.commit([{ table: "services", put: { ...service, deployments: change(service.deployments) } }]);
}

const completed: Deployments = (deployments) =>
  deployments.map((each) =>
    each.status === "PRIMARY"
      ? { ...each, rolloutState: "COMPLETED" as const, completedAt: each.createdAt }
      : { ...each, status: "INACTIVE" as const },
  );

const failed: Deployments = ([newest, ...others]) => [
  {
    ...newest!,
    status: "INACTIVE" as const,
    rolloutState: "FAILED" as const,
    rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
  },
  ...others,
];

async function service() {
  const { service: made } = await ok("CreateService", { ...SERVICE, ...CIRCUIT });
  return {
    type: DEPLOYMENT_TYPE,
    service: made.serviceArn,
    cluster: made.clusterArn,
    taskDefinition: made.taskDefinition,
    described: "",
  } as const;
}

/** Watches, while `meanwhile` happens at its first wait. */
async function watched(inputs: Awaited<ReturnType<typeof service>>, meanwhile: () => Promise<void>) {
  let waits = 0;
  await watchDeployment(inputs, call, async () => {
    waits += 1;
    if (waits === 1) await meanwhile();
    if (waits > 30) throw new Error("it waits for ever");
  });
  return waits;
}

test("a deployment that succeeds is waited for", async () => {
  const inputs = await service();
  expect(await watched(inputs, () => become(completed))).toBe(1);
});

test("a deployment that fails is an error with ECS's reason", async () => {
  const inputs = await service();
  await expect(watched(inputs, () => become(failed))).rejects.toThrow(
    /The deployment of service web is (STOPPED|ROLLBACK_\w+|FAILED)[\s\S]*circuit breaker[\s\S]*pulumi up --refresh/,
  );
});

test("one that was there before is not taken for the one of a new task definition", async () => {
  const inputs = await service();
  await become(completed);
  use.api.harness.now += 1000;
  await ok("RegisterTaskDefinition", WEB);
  const { service: updated } = await ok("UpdateService", { cluster: "shop", service: "web", taskDefinition: "web:2" });
  const changed = { ...inputs, taskDefinition: updated.taskDefinition };
  expect(await watched(changed, () => become(completed))).toBe(1);
});

test("a service that nobody deploys as described is an error after a while", async () => {
  const inputs = await service();
  await expect(watched({ ...inputs, taskDefinition: "arn:other" }, async () => {})).rejects.toThrow(
    "Service web has no deployment of arn:other.",
  );
});

test("what isn't allowed is an error that says so", async () => {
  const inputs = await service();
  const refused: Call = (service, operation, input) =>
    callAws(
      { service, operation, input, region: "us-east-1" },
      {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${use.api.port}`,
        AWS_ACCESS_KEY_ID: "OTHER",
        AWS_SECRET_ACCESS_KEY: "other",
      },
      "It could not be asked",
    );
  await expect(watchDeployment(inputs, refused, async () => {})).rejects.toThrow(/^It could not be asked: \w+/);
});

test.each([
  [undefined, 3],
  ["BAKE_TIME", 25],
])("one that stands still in %s ends the wait after %s hours, with what helps", async (lifecycleStage, hours) => {
  const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1";
  const targetServiceRevision = { arn: "r", runningTaskCount: 0 };
  const answers: Record<string, object> = {
    ListServiceDeployments: { serviceDeployments: [{ serviceDeploymentArn: "d", createdAt: 1 }] },
    DescribeServiceDeployments: {
      serviceDeployments: [{ status: "IN_PROGRESS", targetServiceRevision, lifecycleStage }],
    },
    DescribeServiceRevisions: { serviceRevisions: [{ taskDefinition }] },
  };
  const inputs = { type: DEPLOYMENT_TYPE, service: "s/web", cluster: "c", taskDefinition, described: "" } as const;
  let waited = 0;
  const watching = watchDeployment(
    inputs,
    async (_, operation) => (answers[operation] ?? {}) as Record<string, unknown>,
    async (seconds) => {
      waited += seconds;
      // Its tasks run for a moment, again and again.
      targetServiceRevision.runningTaskCount = waited % 2;
    },
  );
  await expect(watching).rejects.toThrow(
    /^The deployment of service web is IN_PROGRESS.*nothing has changed for hours/,
  );
  expect(Math.floor(waited / 3600)).toBe(hours);
});
