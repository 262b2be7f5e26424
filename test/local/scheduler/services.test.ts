import { deleteService, deploymentOutcome, updateService } from "../../../src/local/scheduler";
import { completedService, definitionOf, NOW, primaryOf, serviceOf, updatedTo } from "./fixtures";

test("a new service has one PRIMARY deployment of its configuration", () => {
  const service = serviceOf();
  expect(service.deployments).toHaveLength(1);
  expect(primaryOf(service)).toMatchObject({
    status: "PRIMARY",
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: `ECS deployment ${primaryOf(service).id} in progress.`,
    revision: { taskDefinition: definitionOf(1).id },
    failedTasks: 0,
  });
});

test("another task definition makes a new PRIMARY deployment, and the one before ACTIVE", () => {
  const service = completedService();
  const after = updatedTo(service, 2);
  expect(after.deployments.map(({ status, revision }) => [status, revision.taskDefinition])).toEqual([
    ["PRIMARY", definitionOf(2).id],
    ["ACTIVE", definitionOf(1).id],
  ]);
  expect(primaryOf(after).id).not.toBe(primaryOf(service).id);
  expect(after.steady).toBe(false);
});

test("another desired count changes the running deployment's target, not the deployment", () => {
  const service = completedService();
  const after = updateService(service, { desiredCount: 5 }, NOW);
  expect(after.deployments).toEqual(service.deployments);
  expect(after).toMatchObject({ desiredCount: 5, steady: false });
});

test("the same configuration again changes nothing, and forceNewDeployment makes a deployment of it", () => {
  const service = completedService();
  const same = { taskDefinition: service.revision.taskDefinition, network: undefined };
  expect(updateService(service, same, NOW).deployments).toEqual(service.deployments);
  expect(updateService(service, { ...same, forceNewDeployment: true }, NOW).deployments).toHaveLength(2);
});

describe("a change of", () => {
  const change = (changes: Parameters<typeof updateService>[1]) => {
    const service = completedService();
    const after = updateService(service, changes, NOW);
    return { deployments: after.deployments.length, revision: primaryOf(after).revision, steady: after.steady };
  };

  test.each([
    ["taskDefinition", definitionOf(2).id],
    ["network", { subnets: ["subnet-a"], securityGroups: [], assignPublicIp: false }],
    ["platformVersion", "1.4.0"],
    ["loadBalancers", [{ targetGroupArn: "arn:group", containerName: "web", containerPort: 80 }]],
    ["serviceRegistries", [{ registryArn: "arn:registry" }]],
  ])("%s makes a deployment", (part, value) => {
    expect(change({ [part]: value })).toMatchObject({ deployments: 2, revision: { [part]: value }, steady: false });
  });

  test.each([
    ["capacityProviderStrategy", [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 }]],
    ["launchType", "FARGATE"],
    ["placementConstraints", [{ type: "distinctInstance" }]],
    ["placementStrategy", [{ type: "random" }]],
  ])("%s makes none, and holds for the tasks that are started from now on", (part, value) => {
    expect(change({ [part]: value })).toMatchObject({ deployments: 1, revision: { [part]: value }, steady: true });
  });

  test.each([
    ["minimumHealthyPercent", 50],
    ["healthCheckGracePeriodSeconds", 10],
    ["propagateTags", "SERVICE"],
    ["enableExecuteCommand", true],
  ])("%s is the service's own and makes none", (part, value) => {
    const service = completedService();
    const after = updateService(service, { [part]: value }, NOW);
    expect(after.deployments).toEqual(service.deployments);
    expect(after).toMatchObject({ [part]: value });
  });
});

test("moving from a launch type to a strategy leaves the launch type behind", () => {
  const service = serviceOf({ launchType: "FARGATE", capacityProviderStrategy: [] });
  const capacityProviderStrategy = [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 }];
  const after = updateService(service, { capacityProviderStrategy }, NOW);
  expect(after.revision.launchType).toBeUndefined();
  expect(primaryOf(after).revision.capacityProviderStrategy).toEqual(capacityProviderStrategy);
});

test("two updates in the same millisecond are two deployments", () => {
  const once = updatedTo(completedService(), 2);
  const twice = updateService(once, { forceNewDeployment: true }, NOW);
  expect(new Set(twice.deployments.map(({ id }) => id)).size).toBe(3);
});

test("ended deployments are forgotten but for ten and the one to go back to", () => {
  let service = completedService();
  const first = primaryOf(service).id;
  for (let update = 0; update < 20; update++) {
    service = updateService(service, { forceNewDeployment: true }, NOW + update);
    service = {
      ...service,
      deployments: service.deployments.map((each) =>
        each.status === "ACTIVE" ? { ...each, status: "INACTIVE" } : each,
      ),
    };
  }
  expect(service.deployments.length).toBeLessThanOrEqual(13);
  expect(service.deployments.map(({ id }) => id)).toContain(first);
});

describe("how a deployment stands", () => {
  test("in progress, and completed when the service is steady with it", () => {
    const fresh = serviceOf();
    expect(deploymentOutcome(fresh, primaryOf(fresh).id)).toEqual({ state: "IN_PROGRESS" });
    const done = completedService();
    expect(deploymentOutcome(done, primaryOf(done).id)).toEqual({ state: "COMPLETED" });
    const scaled = updateService(done, { desiredCount: 5 }, NOW);
    expect(deploymentOutcome(scaled, primaryOf(done).id)).toEqual({ state: "IN_PROGRESS" });
  });

  test("failed where another update came first, naming that one", () => {
    const service = serviceOf();
    const after = updatedTo(service, 2);
    expect(deploymentOutcome(after, primaryOf(service).id)).toEqual({
      state: "FAILED",
      reason: `The deployment ${primaryOf(service).id} was superseded by ${primaryOf(after).id}.`,
    });
  });

  test("failed where a larger count can't be had", () => {
    const service = {
      ...updateService(completedService(), { desiredCount: 5 }, NOW),
      launchBackoff: { failures: 3, until: NOW },
    };
    expect(deploymentOutcome(service, primaryOf(service).id)).toEqual({
      state: "FAILED",
      reason: "The service is unable to consistently start tasks successfully.",
    });
  });

  test("failed where the service is being deleted, or the deployment isn't known", () => {
    const service = completedService();
    expect(deploymentOutcome(deleteService(service), primaryOf(service).id).state).toBe("FAILED");
    expect(deploymentOutcome(service, "ecs-svc/1").state).toBe("FAILED");
  });
});
