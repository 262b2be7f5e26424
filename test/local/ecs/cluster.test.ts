import { ARN, foreign, reaped, refused, SERVICE, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);

test("clusters are listed in pages, described and deleted", async () => {
  await ok("CreateCluster", { clusterName: "third", tags: [{ key: "k", value: "v" }] });
  const first = await ok("ListClusters", { maxResults: 2 });
  expect(first.clusterArns).toHaveLength(2);
  const second = await ok("ListClusters", { maxResults: 2, nextToken: first.nextToken });
  expect(second).toEqual({ clusterArns: [`${ARN}cluster/third`] });
  const described = await ok("DescribeClusters", { clusters: ["third", "zzz"], include: ["TAGS"] });
  expect(described.clusters).toMatchObject([{ status: "ACTIVE", tags: [{ key: "k", value: "v" }], settings: [] }]);
  expect(described.failures).toEqual([{ arn: `${ARN}cluster/zzz`, reason: "MISSING" }]);
});

test("a deleted cluster is INACTIVE for a while, and found by no other call", async () => {
  expect(await ok("DeleteCluster", { cluster: "other" })).toMatchObject({ cluster: { status: "INACTIVE" } });
  expect(await ok("DescribeClusters", { clusters: ["other"] })).toMatchObject({
    clusters: [{ clusterName: "other", status: "INACTIVE", activeServicesCount: 0 }],
    failures: [],
  });
  expect((await ok("ListClusters")).clusterArns).toEqual([`${ARN}cluster/shop`]);
  expect(await ecs("DeleteCluster", { cluster: "other" })).toEqual(
    refused("ClusterNotFoundException", "The referenced cluster was inactive."),
  );
  const { store, now } = use.api.harness;
  expect(reaped(store, now + 3_599_999)).toEqual([]);
  expect(reaped(store, now + 3_600_000)).toEqual([{ table: "clusters", remove: `${ARN}cluster/other` }]);
  expect(await ok("CreateCluster", { clusterName: "other" })).toMatchObject({ cluster: { status: "ACTIVE" } });
});

test.each([...foreign(`${ARN}cluster/shop`), `${ARN}service/shop`, `${ARN}cluster/other/shop`, "a/shop"])(
  "%s is no cluster here",
  async (cluster) => {
    expect(await ecs("ListServices", { cluster })).toEqual(refused("ClusterNotFoundException", "Cluster not found."));
    expect(await ecs("DeleteCluster", { cluster })).toEqual(refused("ClusterNotFoundException", "Cluster not found."));
    const { clusters, failures } = await ok("DescribeClusters", { clusters: [cluster] });
    expect(clusters).toEqual([]);
    expect(failures).toMatchObject([{ reason: "MISSING" }]);
    if (cluster.startsWith("arn:")) expect(failures[0].arn).toBe(cluster);
  },
);

test("an ARN for a name makes no cluster, and answers none", async () => {
  const answer = await ecs("CreateCluster", { clusterName: `${ARN}cluster/shop` });
  expect(answer).toEqual(refused("InvalidParameterException", expect.stringContaining("clusterName")));
});

test("settings, configuration and the default namespace are given back as they were set", async () => {
  const configuration = { executeCommandConfiguration: { logging: "NONE" } };
  const serviceConnectDefaults = { namespace: "inner" };
  await ok("CreateCluster", { clusterName: "set", configuration, serviceConnectDefaults });
  await ok("UpdateClusterSettings", { cluster: "set", settings: [{ name: "containerInsights", value: "enhanced" }] });
  const include = ["SETTINGS", "CONFIGURATIONS"];
  const { clusters } = await ok("DescribeClusters", { clusters: ["set"], include });
  expect(clusters).toMatchObject([
    { configuration, serviceConnectDefaults, settings: [{ name: "containerInsights", value: "enhanced" }] },
  ]);
  const changed = { executeCommandConfiguration: { logging: "DEFAULT" } };
  await ok("UpdateCluster", { cluster: "set", configuration: changed });
  const after = await ok("DescribeClusters", { clusters: ["set"], include });
  expect(after.clusters).toMatchObject([
    { configuration: changed, serviceConnectDefaults, settings: [{ value: "enhanced" }] },
  ]);
  const plain = await ok("DescribeClusters", { clusters: ["set"] });
  expect(plain.clusters[0]).not.toHaveProperty("configuration");
});

test("a template's cluster has them as well", async () => {
  const { harness } = use.api;
  const settings = { Configuration: { ExecuteCommandConfiguration: { Logging: "NONE" } } };
  const connect = { ServiceConnectDefaults: { Namespace: "inner" } };
  const made = await harness.create("C", "AWS::ECS::Cluster", { ClusterName: "t", ...settings, ...connect });
  expect(made.Warnings).toEqual(["ServiceConnectDefaults is recorded and has no effect on this machine."]);
  expect((await ok("DescribeClusters", { clusters: ["t"], include: ["CONFIGURATIONS"] })).clusters).toMatchObject([
    {
      configuration: { executeCommandConfiguration: { logging: "NONE" } },
      serviceConnectDefaults: { namespace: "inner" },
    },
  ]);
  await harness.update("C", "AWS::ECS::Cluster", { ClusterName: "t", ...settings });
  const { clusters } = await ok("DescribeClusters", { clusters: ["t"] });
  expect(clusters[0]).not.toHaveProperty("serviceConnectDefaults");
  await harness.remove("C", "AWS::ECS::Cluster");
  expect((await ok("DescribeClusters", { clusters: ["t"] })).clusters).toMatchObject([{ status: "INACTIVE" }]);
});

test.each<[object, string]>([
  [{ logging: "OVERRIDE" }, "A CloudWatch log group name or S3 bucket name must be specified"],
  [{ logging: "OVERRIDE", logConfiguration: { s3KeyPrefix: "p" } }, "A CloudWatch log group name or S3 bucket name"],
  [{ logging: "DEFAULT", logConfiguration: { cloudWatchLogGroupName: "g" } }, "You must set logging to 'OVERRIDE'"],
  [{ logConfiguration: { s3BucketName: "b" } }, "You must set logging to 'OVERRIDE'"],
])("sessions of ExecuteCommand logged by %j are refused", async (executeCommandConfiguration, message) => {
  const configuration = { executeCommandConfiguration };
  const expected = refused("InvalidParameterException", expect.stringContaining(message));
  expect(await ecs("CreateCluster", { clusterName: "set", configuration })).toEqual(expected);
  expect(await ecs("UpdateCluster", { cluster: "shop", configuration })).toEqual(expected);
});

test("one that is there is the answer to its creation, if what is asked for is right", async () => {
  const { cluster } = await ok("CreateCluster", { clusterName: "shop", tags: [{ key: "a", value: "1" }] });
  expect(cluster).toMatchObject({ clusterName: "shop", tags: [] });
  expect(await ecs("CreateCluster", { clusterName: "shop", capacityProviders: ["none"] })).toEqual(
    refused("InvalidParameterException", expect.stringContaining("none")),
  );
});

test.each([{ name: "containerInsights", value: "maybe" }, { name: "containerInsights" }])(
  "the setting %j is refused",
  async (setting) => {
    const answer = await ecs("UpdateClusterSettings", { cluster: "shop", settings: [setting] });
    expect(answer).toEqual(
      refused("InvalidParameterException", expect.stringContaining("enabled, disabled, enhanced")),
    );
  },
);

test("statistics have every name that ECS gives, and count services by what they run on", async () => {
  await ok("CreateService", SERVICE);
  await ok("RegisterTaskDefinition", {
    family: "agent",
    containerDefinitions: [{ name: "agent", image: "agent", memory: 64 }],
  });
  const daemon = { cluster: "shop", taskDefinition: "agent", schedulingStrategy: "DAEMON" };
  await ok("CreateService", { ...daemon, serviceName: "agent" });
  await ok("CreateService", { ...daemon, serviceName: "leaving" });
  await ok("DeleteService", { cluster: "shop", service: "leaving" });
  const { clusters } = await ok("DescribeClusters", { clusters: ["shop"], include: ["STATISTICS"] });
  const statistics = Object.fromEntries(
    clusters[0].statistics.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  expect(clusters[0].activeServicesCount).toBe(2);
  expect(statistics).toEqual({
    runningEC2TasksCount: "0",
    runningFargateTasksCount: "0",
    runningExternalTasksCount: "0",
    pendingExternalTasksCount: "0",
    activeExternalServiceCount: "0",
    drainingExternalServiceCount: "0",
    pendingEC2TasksCount: "0",
    pendingFargateTasksCount: "0",
    activeEC2ServiceCount: "1",
    activeFargateServiceCount: "1",
    drainingEC2ServiceCount: "1",
    drainingFargateServiceCount: "0",
  });
});

test("a capacity provider is named by its name or its ARN, and by no other ARN", async () => {
  const put = (provider: string) =>
    ecs("PutClusterCapacityProviders", {
      cluster: "shop",
      capacityProviders: [provider],
      defaultCapacityProviderStrategy: [],
    });
  expect(await put("FARGATE_SPOT")).toMatchObject({ body: { cluster: { capacityProviders: ["FARGATE_SPOT"] } } });
  expect(await put(`${ARN}capacity-provider/FARGATE`)).toMatchObject({
    body: { cluster: { capacityProviders: ["FARGATE"] } },
  });
  for (const arn of [...foreign(`${ARN}capacity-provider/FARGATE`), `${ARN}cluster/FARGATE`]) {
    expect(await put(arn)).toEqual(refused("InvalidParameterException", expect.stringContaining(arn)));
    const { capacityProviders, failures } = await ok("DescribeCapacityProviders", { capacityProviders: [arn] });
    expect({ capacityProviders, failures }).toEqual({ capacityProviders: [], failures: [{ arn, reason: "MISSING" }] });
  }
  const { capacityProviders } = await ok("DescribeCapacityProviders", { cluster: "shop" });
  expect(capacityProviders).toMatchObject([{ name: "FARGATE" }]);
});
