import { isRecord } from "../../src/protocol/json";
import { cluster, find, service } from "./shop";

type Container = Record<string, unknown> & { Name: string };

const containers = (options: Parameters<typeof service>[0]) =>
  find(service(options).resources, "web/TaskDefinition").properties.ContainerDefinitions as unknown as Container[];

function allowed(tracing: "xray" | "otel"): unknown {
  const { Policies } = find(service({ tracing }).resources, "web/TaskRole").properties;
  const [policy] = Policies as unknown as { PolicyDocument: { Statement: unknown[] } }[];
  return policy!.PolicyDocument.Statement;
}

test("a service that doesn't ask for it has no sidecar, and its tasks may do nothing", () => {
  expect(containers({}).map(({ Name }) => Name)).toEqual(["web"]);
  expect(find(service({}).resources, "web/TaskRole").properties.Policies).toBeUndefined();
});

test("xray adds the daemon, whose end isn't the task's, and what it calls", () => {
  expect(containers({ tracing: "xray" })[1]).toMatchObject({
    Name: "xray-daemon",
    Image: expect.any(String),
    Essential: false,
    PortMappings: [{ ContainerPort: 2000, Protocol: "udp" }],
  });
  expect(allowed("xray")).toEqual([
    {
      Effect: "Allow",
      Action: [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
      ],
      Resource: ["*"],
    },
  ]);
});

test("otel adds the collector after the user's own sidecars", () => {
  const made = containers({ tracing: "otel", sidecars: { proxy: { image: "envoy" } } });
  expect(made.map(({ Name }) => Name)).toEqual(["web", "proxy", "aws-otel-collector"]);
  expect(made[2]).toMatchObject({
    Command: ["--config=/etc/ecs/ecs-xray.yaml"],
    DockerLabels: { "slipway.optional": "true" },
    PortMappings: [{ ContainerPort: 4317 }, { ContainerPort: 4318 }],
  });
  expect(allowed("otel")).toEqual([
    { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
  ]);
});

test("a container may wait for the sidecar", () => {
  const dependsOn = [{ container: "xray-daemon", condition: "START" as const }];
  expect(containers({ tracing: "xray", dependsOn })[0]!.DependsOn).toEqual([
    { ContainerName: "xray-daemon", Condition: "START" },
  ]);
});

test.each<[string, () => unknown, RegExp]>([
  ["another word", () => service({ tracing: "zipkin" as never }), /tracing is "zipkin"; allowed are xray, otel/],
  [
    "a sidecar of the name",
    () => service({ tracing: "xray", sidecars: { "xray-daemon": { image: "x" } } }),
    /sidecars\.xray-daemon is beside a container named xray-daemon; allowed is any other name/,
  ],
  [
    "a service of the name",
    () => service({ tracing: "xray" }, { name: "xray-daemon" }),
    /tracing is beside a container named xray-daemon/,
  ],
  [
    "its port taken",
    () => service({ tracing: "otel", port: 4317 }),
    /tracing\.ports\[0\]\.port is 4317; allowed is a port that no other of the task's containers has/,
  ],
  [
    "a network that leads to no X-Ray",
    () => {
      const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web";
      return service({ image, tracing: "xray" }, { cluster: cluster({ nat: "none" }).refs });
    },
    /tracing is "xray"; allowed is none, .* no endpoint of xray/,
  ],
])("%s is refused", (_, act, message) => expect(act).toThrow(message));

test("the cluster's other services don't reach it", () => {
  const { resources } = service({ tracing: "otel", port: 80, serviceDiscovery: {} });
  const rules = resources.filter(({ logicalId }) => logicalId.startsWith("web/DiscoveryIngress"));
  expect(rules.map(({ logicalId }) => logicalId)).toEqual(["web/DiscoveryIngressTcp80"]);
});

test("its label is its own: the main container has none", () => {
  expect(containers({ tracing: "xray" }).map(({ DockerLabels }) => isRecord(DockerLabels))).toEqual([false, true]);
});
