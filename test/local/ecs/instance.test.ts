import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import { ARN, foreign, refused, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);

const arn = `${ARN}container-instance/shop/abc`;
const INSTANCE: ContainerInstance = {
  id: arn,
  clusterArn: `${ARN}cluster/shop`,
  ec2InstanceId: "i-1",
  autoScalingGroup: "pool",
  status: "ACTIVE",
  zone: "us-east-1a",
  instanceType: "t3.small",
  cpu: 2048,
  memory: 1945,
  registeredAt: 1000,
};

beforeEach(() => use.api.harness.store.commit([{ table: "containerInstances", put: INSTANCE }]));

test.each([...foreign(arn), `${ARN}container-instance/other/abc`, `${ARN}task/shop/abc`])(
  "%s is no instance of the cluster, and drains none",
  async (other) => {
    const containerInstances = [other];
    expect(await ok("DescribeContainerInstances", { cluster: "shop", containerInstances })).toEqual({
      containerInstances: [],
      failures: [{ arn: other, reason: "MISSING" }],
    });
    await ok("UpdateContainerInstancesState", { cluster: "shop", containerInstances, status: "DRAINING" });
    expect(use.api.harness.store.get("containerInstances", arn)?.status).toBe("ACTIVE");
  },
);

test("an instance is drained by its id or its ARN, ten at a time", async () => {
  for (const each of ["abc", arn]) {
    const { containerInstances } = await ok("UpdateContainerInstancesState", {
      cluster: "shop",
      containerInstances: [each],
      status: each === "abc" ? "DRAINING" : "ACTIVE",
    });
    expect(containerInstances).toMatchObject([{ containerInstanceArn: arn }]);
  }
  const eleven = Array.from({ length: 11 }, (_, i) => String(i));
  const input = { cluster: "shop", containerInstances: eleven, status: "DRAINING" };
  expect(await use.api.ecs("UpdateContainerInstancesState", input)).toEqual(refused("InvalidParameterException"));
});

test("instances are listed by what the cluster query language says of them", async () => {
  const list = (filter: string) => use.api.ecs("ListContainerInstances", { cluster: "shop", filter });
  expect(await list("attribute:ecs.instance-type == t3.small")).toMatchObject({
    body: { containerInstanceArns: [arn] },
  });
  expect(await list("runningTasksCount > 0")).toMatchObject({ body: { containerInstanceArns: [] } });
  expect(await list("garbage((")).toEqual(
    refused("InvalidParameterException", expect.stringContaining('filter is "garbage(("')),
  );
});

test("its tags are shown where they are asked for", async () => {
  const tags = [{ key: "a", value: "1" }];
  await ok("TagResource", { resourceArn: arn, tags });
  const describe = (include: string[]) =>
    ok("DescribeContainerInstances", { cluster: "shop", containerInstances: ["abc"], include });
  expect((await describe(["TAGS"])).containerInstances).toMatchObject([{ tags }]);
  expect((await describe([])).containerInstances).toMatchObject([{ tags: [] }]);
});
