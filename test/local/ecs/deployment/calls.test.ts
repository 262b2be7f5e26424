import type { Service } from "../../../../src/local/ecs/service/record";
import { ARN, NETWORK, refused, SERVICE, useApi, WEB } from "../fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);

const CIRCUIT = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };
const shop = { cluster: "shop", service: "web" };

/** The deployment under way ends well, as it does when its tasks are healthy. */
async function complete() {
  const { store } = use.api.harness.control;
  const [service] = store.list("services") as [Service];
  const deployments = service.deployments.map((each) =>
    each.status === "PRIMARY"
      ? { ...each, rolloutState: "COMPLETED" as const, completedAt: each.createdAt }
      : { ...each, status: "INACTIVE" as const },
  );
  await store.commit([{ table: "services", put: { ...service, deployments, steady: true } }]);
}

const listed = async () => (await ok("ListServiceDeployments", shop)).serviceDeployments;
const described = async (arn: string) =>
  (await ok("DescribeServiceDeployments", { serviceDeploymentArns: [arn] })).serviceDeployments[0];

/** A service whose second deployment is under way. */
async function updating() {
  await ok("CreateService", { ...SERVICE, ...CIRCUIT });
  await complete();
  use.api.harness.now += 1000;
  await ok("RegisterTaskDefinition", WEB);
  await ok("UpdateService", { ...shop, taskDefinition: "web:2" });
  const [newest, first] = await listed();
  return { newest, first };
}

test("a service's deployments are listed and described with their revisions", async () => {
  const { newest, first } = await updating();
  expect(newest.serviceDeploymentArn).toMatch(/^arn:aws:ecs:us-east-1:\d+:service-deployment\/shop\/web\/\w+$/);
  expect([newest.status, first.status]).toEqual(["IN_PROGRESS", "SUCCESSFUL"]);
  expect(await described(newest.serviceDeploymentArn)).toMatchObject({
    status: "IN_PROGRESS",
    sourceServiceRevisions: [{ arn: first.targetServiceRevisionArn }],
    targetServiceRevision: { arn: newest.targetServiceRevisionArn, requestedTaskCount: 2, runningTaskCount: 0 },
    deploymentCircuitBreaker: { status: "MONITORING", failureCount: 0, threshold: 3 },
    deploymentConfiguration: { maximumPercent: 200, strategy: "ROLLING" },
  });
  const { services } = await ok("DescribeServices", { cluster: "shop", services: ["web"] });
  expect(services[0]).toMatchObject({
    currentServiceDeployment: newest.serviceDeploymentArn,
    currentServiceRevisions: [{ arn: newest.targetServiceRevisionArn, requestedTaskCount: 2 }],
  });
  const { serviceRevisions } = await ok("DescribeServiceRevisions", {
    serviceRevisionArns: [newest.targetServiceRevisionArn, first.targetServiceRevisionArn],
  });
  expect(serviceRevisions).toMatchObject([
    { taskDefinition: `${ARN}task-definition/web:2`, launchType: "FARGATE", networkConfiguration: NETWORK },
    { taskDefinition: `${ARN}task-definition/web:1`, containerImages: [{ containerName: "web", image: "web:1" }] },
  ]);
});

test("a deployment that is stopped is rolled back to the revision before it", async () => {
  const { newest, first } = await updating();
  await ok("StopServiceDeployment", { serviceDeploymentArn: newest.serviceDeploymentArn });
  const stopped = await described(newest.serviceDeploymentArn);
  expect(stopped).toMatchObject({
    status: "ROLLBACK_IN_PROGRESS",
    rollback: { serviceRevisionArn: first.targetServiceRevisionArn },
    deploymentCircuitBreaker: { status: "MONITORING_COMPLETE" },
  });
  expect((await listed()).map(({ status }: { status: string }) => status)).toEqual([
    "ROLLBACK_IN_PROGRESS",
    "SUCCESSFUL",
  ]);
  await complete();
  expect(await described(newest.serviceDeploymentArn)).toMatchObject({ status: "ROLLBACK_SUCCESSFUL" });
  const { services } = await ok("DescribeServices", { cluster: "shop", services: ["web"] });
  expect(services[0].taskDefinition).toBe(`${ARN}task-definition/web:1`);
  expect(services[0].currentServiceDeployment).toBeUndefined();
  expect(services[0].currentServiceRevisions).toMatchObject([{ arn: first.targetServiceRevisionArn }]);
});

test("a deployment that is aborted stays as it is", async () => {
  const { newest } = await updating();
  await ok("StopServiceDeployment", { serviceDeploymentArn: newest.serviceDeploymentArn, stopType: "ABORT" });
  expect(await described(newest.serviceDeploymentArn)).toMatchObject({
    status: "STOPPED",
    stoppedAt: expect.anything(),
  });
  expect(await ecs("StopServiceDeployment", { serviceDeploymentArn: newest.serviceDeploymentArn })).toEqual(
    refused("ConflictException"),
  );
});

test("a first deployment has nothing to be rolled back to", async () => {
  await ok("CreateService", SERVICE);
  const [{ serviceDeploymentArn }] = await listed();
  expect(await ecs("StopServiceDeployment", { serviceDeploymentArn })).toEqual(refused("ConflictException"));
});

test("an update during an update stops the deployment under way", async () => {
  const { newest } = await updating();
  use.api.harness.now += 1000;
  await ok("UpdateService", { ...shop, forceNewDeployment: true });
  expect(await described(newest.serviceDeploymentArn)).toMatchObject({ status: "STOPPED" });
  expect(await ok("ListServiceDeployments", { ...shop, status: ["IN_PROGRESS"] })).toMatchObject({
    serviceDeployments: [{ status: "IN_PROGRESS" }],
  });
});

test("the pages of a list have each deployment once, newest first", async () => {
  await updating();
  const whole = await listed();
  const first = await ok("ListServiceDeployments", { ...shop, maxResults: 1 });
  const second = await ok("ListServiceDeployments", { ...shop, maxResults: 1, nextToken: first.nextToken });
  expect([...first.serviceDeployments, ...second.serviceDeployments]).toEqual(whole);
  expect(second.nextToken).toBeUndefined();
});

test.each([
  ["DescribeServiceDeployments", "serviceDeploymentArns", "service-deployment/shop/web/1"],
  ["DescribeServiceRevisions", "serviceRevisionArns", "service-revision/shop/web/1"],
])("%s of what isn't there is a failure", async (operation, member, path) => {
  const arn = `${ARN}${path}`;
  expect(await ok(operation, { [member]: [arn] })).toMatchObject({ failures: [{ arn, reason: "MISSING" }] });
  expect(await ecs(operation, { [member]: [] })).toEqual(refused("InvalidParameterException"));
  expect(await ecs(operation, { [member]: ["web"] })).toEqual(refused("InvalidParameterException"));
});

test("a service deployment that isn't there can't be stopped", async () => {
  expect(await ecs("StopServiceDeployment", { serviceDeploymentArn: `${ARN}service-deployment/shop/web/1` })).toEqual(
    refused("ServiceDeploymentNotFoundException"),
  );
});
