import { ARN, foreign, refused, SERVICE, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);

const cluster = `${ARN}cluster/shop`;
const one = [{ key: "a", value: "1" }];

test("what has an ARN is tagged", async () => {
  const { service } = await ok("CreateService", SERVICE);
  for (const resourceArn of [cluster, service.serviceArn, `${ARN}task-definition/web:1`]) {
    await ok("TagResource", { resourceArn, tags: [...one, { key: "b" }] });
    await ok("UntagResource", { resourceArn, tagKeys: ["a"] });
    expect(await ok("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "b", value: "" }] });
  }
});

test.each(foreign(cluster).slice(0, 3))("%s is not there to be tagged", async (resourceArn) => {
  const answer = await ecs("TagResource", { resourceArn, tags: one });
  expect(answer).toEqual(refused("ResourceNotFoundException"));
  expect(await ok("ListTagsForResource", { resourceArn: cluster })).toEqual({ tags: [] });
});

test.each(["aws:x", "AWS:x", "Aws:ecs:clusterName"])(
  "a tag of AWS's own, %s, is refused wherever tags are",
  async (key) => {
    const tags = [{ key, value: "1" }];
    const expected = refused("InvalidParameterException", expect.stringContaining(key));
    expect(await ecs("TagResource", { resourceArn: cluster, tags })).toEqual(expected);
    expect(await ecs("UntagResource", { resourceArn: cluster, tagKeys: [key] })).toEqual(expected);
    expect(await ecs("CreateCluster", { clusterName: "tagged", tags })).toEqual(expected);
    expect(await ecs("CreateService", { ...SERVICE, tags })).toEqual(expected);
    const definition = { family: "x", containerDefinitions: [{ name: "x", image: "x", memory: 64 }], tags };
    expect(await ecs("RegisterTaskDefinition", definition)).toEqual(expected);
  },
);

test("what is over has no tags any more", async () => {
  const { store } = use.api.harness;
  const gone = async (resourceArn: string, message: string) => {
    const expected = refused("InvalidParameterException", message);
    expect(await ecs("ListTagsForResource", { resourceArn })).toEqual(expected);
    expect(await ecs("TagResource", { resourceArn, tags: one })).toEqual(expected);
    expect(await ecs("UntagResource", { resourceArn, tagKeys: ["a"] })).toEqual(expected);
  };
  await ok("DeleteCluster", { cluster: "other" });
  await gone(`${ARN}cluster/other`, "The specified cluster is inactive. Specify an active cluster and try again.");
  const { service } = await ok("CreateService", SERVICE);
  const ended = { ...store.get("services", service.serviceArn)!, status: "INACTIVE" as const };
  await store.commit([{ table: "services", put: ended }]);
  await gone(ended.id, "The specified service is inactive. Specify an active service and try again.");
  const { cluster: shop, taskDefinition, launchType, networkConfiguration } = { ...SERVICE };
  const { tasks } = await ok("RunTask", { cluster: shop, taskDefinition, launchType, networkConfiguration });
  const stopped = { ...store.get("tasks", tasks[0].taskArn)!, lastStatus: "STOPPED" as const };
  await store.commit([{ table: "tasks", put: stopped }]);
  await gone(stopped.id, "The specified task is stopped. Specify a running task and try again.");
});

test("a resource has at most fifty tags", async () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ key: `k${from + i}`, value: "" }));
  await ok("TagResource", { resourceArn: cluster, tags: many(0, 50) });
  await ok("TagResource", { resourceArn: cluster, tags: many(0, 1) });
  expect(await ecs("TagResource", { resourceArn: cluster, tags: many(50, 1) })).toEqual(
    refused("InvalidParameterException", expect.stringContaining("51")),
  );
});
