import type { AlarmOptions, RollbackOnOptions } from "../../src/options";
import { att, join } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

type Given = { rollbackOn?: RollbackOnOptions; alarms?: AlarmOptions };

const behind = (given: Given) => service({ port: 80, ...given } as never, { loadBalanced: true }).resources;
const alone = (given: Given) => service(given as never).resources;
const properties = (resources: ReturnType<typeof alone>, id: string) =>
  find(resources, id).properties as Record<string, never>;
const named = (what: string) => join("-", [att("shop/Cluster", "ClusterName"), "web", what]);

test("a service that asks for none has no alarm, and its deployments heed none", () => {
  const made = behind({});
  expect(made.filter(({ type }) => type === "AWS::CloudWatch::Alarm")).toEqual([]);
  expect(properties(made, "web/Service").DeploymentConfiguration).not.toHaveProperty("Alarms", expect.anything());
});

test("a deployment heeds what is said in plain words, and alarms that are there", () => {
  const made = behind({ rollbackOn: { errors: "1%", latency: 0.5, cpu: 90, memory: 95, alarms: ["slow"] } });
  expect(properties(made, "web/Service").DeploymentConfiguration).toMatchObject({
    Alarms: {
      AlarmNames: [
        named("rollback-cpu"),
        named("rollback-memory"),
        named("rollback-errors"),
        named("rollback-latency"),
        "slow",
      ],
      Enable: true,
      Rollback: true,
    },
  });
  expect(properties(made, "web/RollbackErrors")).toMatchObject({
    AlarmName: named("rollback-errors"),
    EvaluationPeriods: 2,
    Metrics: [
      { Id: "errors", ReturnData: false },
      { Id: "requests", ReturnData: false },
      { Expression: "100 * FILL(errors, 0) / requests", ReturnData: true },
    ],
    Threshold: 1,
    TreatMissingData: "notBreaching",
  });
  expect(properties(made, "web/RollbackCpu")).toMatchObject({ MetricName: "CPUUtilization", Threshold: 90 });
});

test("the load balancer's alarms are there before the service, whose own come after it", () => {
  const made = behind({ rollbackOn: { errors: "1%", cpu: 90 } });
  const { dependsOn } = find(made, "web/Service");
  expect(dependsOn).toContain("web/RollbackErrors");
  expect(dependsOn).not.toContain("web/RollbackCpu");
});

test("who is on call is told of what a service can have", () => {
  const topic = "arn:aws:sns:us-east-1:123456789012:on-call";
  const made = behind({ alarms: { topic } });
  const alarms = ids(made).filter((id) => id.endsWith("Alarm"));
  expect(alarms.sort()).toEqual(
    [
      "BalancerErrorsAlarm",
      "CpuAlarm",
      "ErrorsAlarm",
      "LatencyAlarm",
      "MemoryAlarm",
      "TasksAlarm",
      "UnhealthyAlarm",
    ].map((role) => `web/${role}`),
  );
  for (const id of alarms) {
    expect(properties(made, id)).toMatchObject({ AlarmActions: [topic], OKActions: [topic], EvaluationPeriods: 5 });
  }
  const few = alone({ alarms: { cpu: 70, periods: 3 } });
  expect(ids(few).filter((id) => id.endsWith("Alarm"))).toEqual(["web/CpuAlarm", "web/MemoryAlarm", "web/TasksAlarm"]);
  expect(properties(few, "web/CpuAlarm")).toMatchObject({ Threshold: 70, EvaluationPeriods: 3 });
  expect(properties(few, "web/CpuAlarm").AlarmActions).toBeUndefined();
});

test("fewer tasks than desired are an alarm where Container Insights counts them", () => {
  expect(properties(alone({ alarms: {} }), "web/TasksAlarm")).toMatchObject({
    Metrics: [
      { MetricStat: { Metric: { Namespace: "ECS/ContainerInsights", MetricName: "DesiredTaskCount" } } },
      { MetricStat: { Metric: { Namespace: "ECS/ContainerInsights", MetricName: "RunningTaskCount" } } },
      { Expression: "desired - running", ReturnData: true },
    ],
    Threshold: 0,
  });
  expect(ids(alone({ alarms: { tasks: false } }))).not.toContain("web/TasksAlarm");
  const blind = cluster({ containerInsights: false }).refs;
  const inBlind = (alarms: AlarmOptions) => ids(service({ alarms } as never, { cluster: blind }).resources);
  expect(inBlind({})).not.toContain("web/TasksAlarm");
  expect(() => inBlind({ tasks: true })).toThrow(
    'FargateService "web": alarms.tasks is true; allowed is false: cluster shop has no Container Insights, which counts tasks',
  );
  const unknown = { ...blind, containerInsights: undefined };
  const inUnknown = (alarms: AlarmOptions) => ids(service({ alarms } as never, { cluster: unknown }).resources);
  expect(inUnknown({})).not.toContain("web/TasksAlarm");
  expect(inUnknown({ tasks: true })).toContain("web/TasksAlarm");
});

test("what a load balancer answers itself is its own service's alarm, and none of those that share it", () => {
  const owner = service({ port: 80, alarms: {} } as never, { loadBalanced: true });
  const guest = service({ port: 80, alarms: {}, loadBalancer: { paths: ["/api/*"] } } as never, {
    name: "api",
    shared: owner.refs.loadBalancer,
  });
  expect(properties(owner.resources, "web/BalancerErrorsAlarm").Metrics).toMatchObject([
    { MetricStat: { Metric: { MetricName: "HTTPCode_ELB_5XX_Count", Dimensions: [{ Name: "LoadBalancer" }] } } },
    { MetricStat: { Metric: { MetricName: "RequestCount" } } },
    { Expression: "100 * FILL(errors, 0) / (FILL(requests, 0) + FILL(errors, 0))" },
  ]);
  expect(ids(guest.resources)).not.toContain("api/BalancerErrorsAlarm");
});

test.each<[Given, RegExp]>([
  [{ rollbackOn: {} }, /rollbackOn .*at least one of errors, latency, cpu, memory and alarms/],
  [{ rollbackOn: { errors: "1" } }, /rollbackOn\.errors.*shares such as "1%"/],
  [{ rollbackOn: { errors: "101%" } }, /rollbackOn\.errors/],
  [{ rollbackOn: { cpu: 0 } }, /rollbackOn\.cpu.*above 0/],
  [{ rollbackOn: { alarms: [..."abcdefghijk"] } }, /rollbackOn\.alarms.*10 alarms/],
  [{ alarms: { topic: "on-call" } }, /alarms\.topic.*ARNs of topics/],
])("%j is refused", (given, message) => expect(() => behind(given)).toThrow(message));

test.each<[Given, RegExp]>([
  [{ rollbackOn: { errors: "1%" } }, /rollbackOn\.errors.*behind no load balancer/],
  [{ rollbackOn: { latency: 1 } }, /rollbackOn\.latency.*behind no load balancer/],
  [{ alarms: { errors: "1%" } }, /alarms\.errors.*behind no load balancer/],
])("%j is refused where nothing measures it", (given, message) => expect(() => alone(given)).toThrow(message));
