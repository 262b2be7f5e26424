import { Fn, Lazy } from "aws-cdk-lib";
import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IHostedZone } from "aws-cdk-lib/aws-route53";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  Ec2CapacityPool,
  EcsCluster,
  ExternalCapacity,
  InvalidPropertyError,
  LoadBalancedService,
  type LoadBalancerProps,
  ManagedInstancesPool,
  QueueWorker,
  ScheduledTask,
  type ScheduledTaskProps,
} from "../../src/cdk";
import { EVERYTHING, type NIGHTLY, type OneRule } from "./complete";
import type { Complete } from "./complete-containers";
import { newStack, resourcesOf } from "./support";

/** Where the CDK has objects, ones that have what is said. */
function inTheCdk(said: Complete<OneRule>): LoadBalancerProps {
  if (!said?.certificate || !said.moreCertificates?.blog || !said.zone) return said as unknown as LoadBalancerProps;
  const { certificate, moreCertificates, zone: hostedZoneId, ...others } = said;
  const ofArn = (certificateArn: string) => ({ certificateArn }) as ICertificate;
  return {
    ...others,
    certificate: ofArn(certificate),
    moreCertificates: { ...moreCertificates, blog: ofArn(moreCertificates.blog!) } as Record<string, ICertificate>,
    zone: { hostedZoneId } as IHostedZone,
  };
}

/** The queue as the CDK has one. */
function inTheQueue(said: typeof NIGHTLY) {
  if (!said?.deadLetterQueue) return said as object as Pick<ScheduledTaskProps, "schedule">;
  return { ...said, deadLetterQueue: { queueArn: said.deadLetterQueue } as IQueue };
}

type Said = typeof EVERYTHING;

/** How each part is made, in its cluster. */
const MAKE: {
  [Part in Exclude<keyof Said, "cluster">]: (scope: Construct, cluster: EcsCluster, said: Said) => unknown;
} = {
  pool: (scope, cluster, { pool }) => new Ec2CapacityPool(scope, "pool", { cluster, ...pool }),
  managed: (scope, cluster, { managed }) => new ManagedInstancesPool(scope, "managed", { cluster, ...managed }),
  external: (scope, cluster, { external }) => new ExternalCapacity(scope, "external", { cluster, ...external }),
  web: (scope, cluster, { web }) =>
    new LoadBalancedService(scope, "web", { cluster, ...web, loadBalancer: inTheCdk(web.loadBalancer) }),
  worker: (scope, cluster, { worker }) => new QueueWorker(scope, "worker", { cluster, ...worker }),
  nightly: (scope, cluster, { nightly }) =>
    new ScheduledTask(scope, "nightly", { cluster, image: "nightly", ...inTheQueue(nightly) }),
};

/** Types and properties of what is made. Rules of ports that are known later have other names. */
function synthesized(said: Said): string[] {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", said.cluster);
  for (const make of Object.values(MAKE)) make(stack, cluster, said);
  return Object.values(resourcesOf(stack))
    .map(({ Type, Properties }) => JSON.stringify([Type, Properties], null, 2))
    .sort();
}

type Path = (string | number)[];

/** Paths of all values; of lists and maps of text as wholes too. */
function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => {
    return paths(item, [...path, Array.isArray(value) ? Number(key) : key]);
  });
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList || ["environment", "args", "dockerLabels"].includes(String(path.at(-1))) ? [path, ...inner] : inner;
}

const at = (value: unknown, path: Path) =>
  path.reduce<unknown>((inner, key) => Reflect.get(inner as object, key), value);

function replaced<T>(value: T, [key, ...rest]: Path, by: unknown): T {
  if (key === undefined) return by as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as object;
  Reflect.set(copy, key, replaced(Reflect.get(copy, key), rest, by));
  return copy as T;
}

/** A token that comes to `value` at synthesis, in the form that the CDK has for its type. */
function lazily(value: unknown): unknown {
  if (typeof value === "string") return Lazy.string({ produce: () => value });
  if (typeof value === "number") return Lazy.number({ produce: () => value });
  if (Array.isArray(value)) return Lazy.list({ produce: () => value as string[] });
  return Lazy.any({ produce: () => value });
}

/** What gives the plan its shape, or is needed before the template is written: it is refused, and says so. */
const KNOWN = new Set([
  "cluster.cidr",
  "cluster.maxAzs",
  "cluster.nat",
  "cluster.containerInsights",
  "cluster.associatePools",
  "cluster.endpoints",
  "cluster.endpoints.0",
  "cluster.executeCommand.encryptedLogs",
  "web.localEndpoints",
  "web.dockerLabels",
  "web.sidecars.proxy.dockerLabels",
  "web.assignPublicIp",
  "web.volumes.0.name",
  "web.volumes.0.efs.iam",
  "web.volumes.0.efs.transitEncryption",
  "web.volumes.1.name",
  "web.volumes.2.name",
  "web.mountPoints.0.volume",
  "web.volumesFrom.0.container",
  "web.sidecars.proxy.mountPoints.0.volume",
  "web.sidecars.proxy.volumesFrom.0.container",
  "web.rollbackOn.errors",
  "web.rollbackOn.alarms",
  "web.alarms.errors",
  "web.alarms.tasks",
  "web.dashboard",
  "web.tracing",
  "web.dependsOn.0.container",
  "web.environmentFiles",
  "web.sidecars.proxy.environmentFiles",
  "web.sidecars.proxy.build.context",
  "web.sidecars.proxy.build.dockerfile",
  "web.sidecars.proxy.build.target",
  "web.sidecars.proxy.build.args",
  "web.sidecars.proxy.build.args.A",
  "web.sidecars.proxy.dependsOn.0.container",
  "web.runtimePlatform.cpuArchitecture",
  "web.exec",
  "web.deployment.strategy",
  "web.scaling.metrics.0.statistic",
  "web.scaling.queue.acceptableLatency",
  "web.scaling.queue.timePerMessage",
  "web.scaling.steps.0.metric.statistic",
  "web.scaling.steps.0.steps.0.above",
  "web.scaling.steps.0.steps.1.above",
  "web.scaling.scaleIn",
  "web.scaling.highResolution",
  "web.scaling.expressions.0.metrics.jobs.statistic",
  "web.scaling.predictive.mode",
  "web.scaling.steps.0.adjustment",
  "worker.queue.acceptableLatency",
  "worker.queue.timePerMessage",
  "worker.queue.fifo",
  "worker.queue.variable",
  "worker.taskProtection",
  "worker.scaling.metrics.0.statistic",
  "worker.scaling.steps.0.metric.statistic",
  "worker.scaling.steps.0.steps.0.above",
  "worker.scaling.steps.0.steps.1.above",
  "worker.scaling.scaleIn",
  "worker.scaling.highResolution",
  "worker.scaling.expressions.0.metrics.jobs.statistic",
  "worker.scaling.predictive.mode",
  "worker.scaling.steps.0.adjustment",
  "web.loadBalancer.port",
  "web.loadBalancer.public",
  "web.loadBalancer.allowFrom",
  "web.loadBalancer.redirect",
  "web.loadBalancer.container",
  "web.capacity.0.provider",
  "nightly.enabled",
  "external.machines",
  "external.architecture",
  "external.cpu",
  "external.memory",
  "managed.instanceTypes",
  "managed.spot",
  "pool.moreInstanceTypes",
  "pool.spot",
  "pool.operatingSystem",
  "pool.gpu",
  "pool.sessionManager",
  "pool.refresh",
  "pool.managedScaling",
  "pool.managedDraining",
  "pool.managedTerminationProtection",
]);

/** CloudFormation works out of a file's ARN which bucket it is in, and of an image which repository of ECR's. */
const WORKED_OUT = new Set([
  "web.environmentFiles.0",
  "web.sidecars.proxy.environmentFiles.0",
  "web.image",
  "worker.image",
  "web.sidecars.log.image",
]);

const ALL = paths(EVERYTHING).map((path) => [path.join("."), path] as const);

describe("a value that is known at synthesis only is as good as a plain one", () => {
  const plain = synthesized(EVERYTHING);

  test.each(ALL.filter(([name]) => !KNOWN.has(name) && !WORKED_OUT.has(name)))("%s", (_, path) => {
    expect(synthesized(replaced(EVERYTHING, path, lazily(at(EVERYTHING, path))))).toEqual(plain);
  });
});

describe("what the program's structure follows from is refused where it is known later", () => {
  test.each(ALL.filter(([name]) => KNOWN.has(name)))("%s", (_, path) => {
    const act = () => synthesized(replaced(EVERYTHING, path, lazily(at(EVERYTHING, path))));
    expect(act).toThrow(InvalidPropertyError);
    expect(act).toThrow(/allowed is what is known (while the program runs|at synthesis)/);
  });
});

/** What stands at each place among all that can be said, lists and maps included. */
const PLACES = [...new Set(ALL.flatMap(([, path]) => path.map((_, i) => path.slice(0, i + 1).join("."))))].filter(
  (name) => name.includes("."),
);

const circle: Record<string, unknown> = {};
circle.self = circle;

/** What no property can be. */
const NOTHING: Record<string, unknown> = {
  null: null,
  "not a number": Number.NaN,
  "a bigint": 10n,
  "an instance of a class": new Map([["A", "1"]]),
  "a list in a list": [[]],
  "a circle": circle,
};

describe("what no property can be is refused, wherever it stands", () => {
  test.each(Object.entries(NOTHING))("%s", (_, nothing) => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster", EVERYTHING.cluster);
    for (const name of PLACES) {
      const path = name.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      const said = replaced(EVERYTHING, path, nothing);
      const act = () => {
        // Mostly its own part refuses it, and then the others need not be made.
        MAKE[path[0] as keyof typeof MAKE]?.(new Construct(stack, name), cluster, said);
        synthesized(said);
      };
      expect([name, outcome(act)]).toEqual([name, "refused"]);
    }
  });
});

function outcome(act: () => unknown): unknown {
  try {
    act();
    return "taken";
  } catch (error) {
    return error instanceof InvalidPropertyError ? "refused" : error;
  }
}

describe("a value that turns out wrong at synthesis is refused then, as it would be at once", () => {
  const wrong: [string, Path, unknown, string][] = [
    ["a number", ["web", "cpu"], 300, 'LoadBalancedService "web": cpu is 300; allowed are 256, 512'],
    ["text", ["web", "loadBalancer", "healthCheck", "path"], "up", "loadBalancer.healthCheck.path is"],
    ["a list", ["web", "loadBalancer", "paths"], ["nowhere"], 'loadBalancer.paths[0] is "nowhere"'],
    ["an item's", ["web", "capacity", 0, "base"], -1, "capacity[0].base is -1; allowed are"],
    ["a cluster's", ["cluster", "namespace"], "a b", 'EcsCluster "cluster": namespace is "a b"; allowed are DNS names'],
    ["a pool's, with what is known of others", ["pool", "min"], 4, "min is 4; allowed are numbers up to max"],
  ];

  test.each(wrong)("%s", (_, path, value, message) => {
    expect(() => synthesized(replaced(EVERYTHING, path, lazily(value)))).toThrow(message);
  });

  test("what CloudFormation resolves is left to it", () => {
    const environment = { HOST: Fn.importValue("host"), LIST: Fn.join(",", ["a", Fn.ref("AWS::Region")]) };
    expect(() => synthesized(replaced(EVERYTHING, ["web", "environment"], environment))).not.toThrow();
  });
});
