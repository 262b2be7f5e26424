import { POOL_ASSOCIATION_SOURCE } from "../../../src/ecs/pool-association";
import { CLUSTER_CALLS } from "../../../src/local/ecs/cluster/calls";
import { CALLER } from "../../support/fixtures";
import { Harness } from "../resources/harness";

let harness: Harness;
beforeEach(async () => {
  harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", {
    ClusterName: "shop",
    CapacityProviders: ["FARGATE", "FARGATE_SPOT"],
    DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
  });
  await harness.create("Lt", "AWS::EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: "t3.medium" } });
  for (const name of ["workers", "others"]) {
    await harness.create(`${name}Asg`, "AWS::AutoScaling::AutoScalingGroup", {
      MinSize: "0",
      MaxSize: "2",
      AvailabilityZones: ["us-east-1a"],
      LaunchTemplate: { LaunchTemplateId: harness.att("Lt"), Version: "1" },
    });
    await harness.create(name, "AWS::ECS::CapacityProvider", {
      Name: name,
      AutoScalingGroupProvider: { AutoScalingGroupArn: harness.att(`${name}Asg`, "AutoScalingGroupARN") },
    });
  }
});
afterEach(() => harness.engine.close());

type Handler = (event: object) => Promise<unknown>;

/** What CloudFormation is answered. */
interface Answer {
  url: string;
  method: string;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/**
 * The function as Lambda runs it: its source, with a stand-in for AWS's SDK that asks the local ECS, and one for the connection
 * to CloudFormation. Its pauses are over at once, and its clock goes on with them.
 * @param before called before each call of ECS, with its name
 */
function deployed(before: (operation: string) => void | Promise<void> = () => {}) {
  const answers: Answer[] = [];
  const command = (operation: string) =>
    class {
      readonly operation = operation;
      constructor(readonly input: object) {}
    };
  class ECSClient {
    async send({ operation, input }: { operation: string; input: object }) {
      await before(operation);
      return CLUSTER_CALLS[operation]!.run(harness.control, input as never, CALLER);
    }
  }
  const sdk = {
    ECSClient,
    DescribeClustersCommand: command("DescribeClusters"),
    PutClusterCapacityProvidersCommand: command("PutClusterCapacityProviders"),
  };
  const request = (
    url: string,
    { method, headers }: Pick<Answer, "method" | "headers">,
    heard: (r: object) => void,
  ) => {
    const sent = {
      on: () => sent,
      end(body: string) {
        answers.push({ url, method, headers, body: JSON.parse(body) });
        const response = { resume: () => response, on: (_: string, done: () => void) => done() };
        heard(response);
      },
    };
    return sent;
  };
  let now = 0;
  const modules: Record<string, object> = { "@aws-sdk/client-ecs": sdk, "node:https": { request } };
  const exported: { handler?: Handler } = {};
  const later = (done: () => void, milliseconds: number) => {
    now += milliseconds;
    setImmediate(done);
  };
  const source = new Function("require", "exports", "setTimeout", "Date", "console", POOL_ASSOCIATION_SOURCE);
  source((name: string) => modules[name], exported, later, { now: () => now }, { log() {} });
  return { handler: exported.handler!, answers };
}

const event = (RequestType: string, CapacityProvider: string, more: object = {}) => ({
  RequestType,
  ResponseURL: "https://answers.example.com/1",
  StackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/shop/1",
  RequestId: "1",
  LogicalResourceId: "Association",
  ResourceProperties: { ServiceToken: "arn:f", Association: { Cluster: "shop", CapacityProvider } },
  ...more,
});

const cluster = () => harness.store.list("clusters")[0]!;
const providers = () => [...cluster().capacityProviders].sort();

test("CloudFormation has one provider come and go, and the others and the default strategy stay", async () => {
  const { handler, answers } = deployed();
  await handler(event("Create", "workers"));
  expect(providers()).toEqual(["FARGATE", "FARGATE_SPOT", "workers"]);
  await handler(event("Update", "workers", { PhysicalResourceId: "shop/workers" }));
  await handler(event("Create", "others"));
  expect(providers()).toEqual(["FARGATE", "FARGATE_SPOT", "others", "workers"]);
  await handler(event("Delete", "workers", { PhysicalResourceId: "shop/workers" }));
  expect(providers()).toEqual(["FARGATE", "FARGATE_SPOT", "others"]);
  expect(cluster().defaultStrategy).toMatchObject([{ capacityProvider: "FARGATE", weight: 1 }]);
  expect(answers.map(({ body }) => [body.Status, body.PhysicalResourceId])).toEqual([
    ["SUCCESS", "shop/workers"],
    ["SUCCESS", "shop/workers"],
    ["SUCCESS", "shop/others"],
    ["SUCCESS", "shop/workers"],
  ]);
  expect(answers[0]).toMatchObject({
    url: "https://answers.example.com/1",
    method: "PUT",
    headers: { "content-type": "" },
    body: { StackId: event("Create", "").StackId, RequestId: "1", LogicalResourceId: "Association" },
  });
});

test("Pulumi has it come and go by the action under tf, without an answer elsewhere", async () => {
  const { handler, answers } = deployed();
  const input = { Cluster: "shop", CapacityProvider: "workers" };
  expect(await handler({ ...input, tf: { action: "create", prev_input: null } })).toEqual({});
  expect(providers()).toContain("workers");
  await handler({ ...input, tf: { action: "delete", prev_input: null } });
  expect(providers()).not.toContain("workers");
  expect(answers).toEqual([]);
});

test("two that come at once don't undo each other", async () => {
  const { handler } = deployed();
  await Promise.all([handler(event("Create", "workers")), handler(event("Create", "others"))]);
  expect(providers()).toEqual(["FARGATE", "FARGATE_SPOT", "others", "workers"]);
});

test("one that is undone by another call between two looks is put back", async () => {
  let looks = 0;
  const { handler } = deployed(async (operation) => {
    if (operation !== "DescribeClusters") return;
    looks += 1;
    if (looks !== 3) return;
    const input = { cluster: "shop", capacityProviders: ["FARGATE"], defaultCapacityProviderStrategy: [] };
    await CLUSTER_CALLS.PutClusterCapacityProviders!.run(harness.control, input as never, CALLER);
  });
  await handler(event("Create", "workers"));
  expect(providers()).toContain("workers");
});

test("what ECS refuses for now is tried again", async () => {
  let refusals = 5;
  const { handler, answers } = deployed((operation) => {
    if (operation !== "PutClusterCapacityProviders" || refusals-- <= 0) return;
    throw new Error("UpdateInProgressException: the cluster is being changed");
  });
  await handler(event("Create", "workers"));
  expect(providers()).toContain("workers");
  expect(answers[0]?.body).toMatchObject({ Status: "SUCCESS" });
});

test("what ECS refuses for good fails, with its reason, and Pulumi hears it as an error", async () => {
  const { handler, answers } = deployed();
  await handler(event("Create", "nowhere"));
  expect(answers[0]?.body).toMatchObject({
    Status: "FAILED",
    Reason: expect.stringMatching(/nowhere/),
    PhysicalResourceId: "shop/nowhere",
  });
  const asked = handler({ Cluster: "shop", CapacityProvider: "nowhere", tf: { action: "create" } });
  await expect(asked).rejects.toThrow(/nowhere/);
});

test("one that goes after its cluster is gone, or that never came, has gone", async () => {
  const { handler, answers } = deployed();
  await handler(event("Delete", "workers", { PhysicalResourceId: "shop/workers" }));
  await harness.remove("Cluster", "AWS::ECS::Cluster");
  await handler(event("Delete", "workers", { PhysicalResourceId: "shop/workers" }));
  expect(answers.map(({ body }) => body.Status)).toEqual(["SUCCESS", "SUCCESS"]);
});
