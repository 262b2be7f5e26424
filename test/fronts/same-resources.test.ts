import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as servicediscovery from "aws-cdk-lib/aws-servicediscovery";
import * as cdk from "../../src/cdk";
import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import { resolveAll } from "../../src/client/stack/resolve";
import type { CapacityOptions, ExistingClusterOptions } from "../../src/options";
import type { Resource } from "../../src/plan";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../src/protocol/calls";
import * as pulumi from "../../src/pulumi";
import { childName } from "../../src/pulumi/names";
import { templateToResources } from "../../src/template";
import { run } from "../pulumi/mocks";

const CLUSTER = { nat: "none", namespace: "shop.internal", maxAzs: 3 } as const;
const POOL = { instanceType: "m7g.large", min: 1, max: 3, targetCapacity: 90, warmPool: { min: 1 } };
const MANAGED = { requirements: { vcpus: 2, memory: 4096 }, instanceTypes: ["m7i.*"], spot: true, scaleInAfter: 60 };
const WEB = {
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1",
  port: 8080,
  ports: [{ port: 53, protocol: "udp" as const }],
  environment: { B: "2", A: "1" },
  healthCheck: { command: ["CMD", "true"] },
  dependsOn: [{ container: "proxy", condition: "START" as const }],
  sidecars: {
    proxy: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/proxy:1", cpu: 64, memory: 128, essential: false },
  },
  volumes: [
    { name: "data", efs: { fileSystem: "fs-12345678", securityGroup: "sg-0a" } },
    { name: "disk", ebs: { size: 20 } },
  ],
  mountPoints: [{ volume: "data", containerPath: "/data" }],
  volumesFrom: [{ container: "proxy", readOnly: true }],
  desiredCount: 3,
  maximumPercent: 150,
  circuitBreaker: { rollback: false },
  serviceDiscovery: {},
  loadBalancer: {
    port: 8000,
    paths: ["/shop/*"],
    healthCheck: { path: "/health" },
    targetGroups: { admin: { port: 8001, healthCheck: { port: 9000 } }, proxied: { paths: ["/proxied"] } },
  },
  overrides: { TargetGroup: { HealthCheckEnabled: true }, Service: { EnableECSManagedTags: true } },
};
const SCALING = {
  min: 2,
  max: 10,
  cpu: 60,
  requests: 1000,
  metrics: [{ name: "Backlog", namespace: "Shop", dimensions: { Queue: "orders" }, target: 10 }],
  queue: { name: "orders", acceptableLatency: 600, timePerMessage: 2 },
  steps: [{ metric: { name: "CPUUtilization" }, steps: [{ above: 70, change: 1 }] }],
  schedule: [{ cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4 }],
};
const API = {
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1",
  port: 80,
  capacity: [{ provider: "FARGATE_SPOT" as const, weight: 2 }],
  scaling: SCALING,
};

const EXTERNAL = { machines: 2, attributes: { site: "berlin" } };
const OPEN = { namespace: "open.internal", maxAzs: 2 };
const MAILS = {
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/mails:1",
  queue: { acceptableLatency: 600, timePerMessage: 2, maxReceiveCount: 5 },
  alarms: { oldestMessage: 900 },
  scaling: { max: 50 },
};
const MIGRATE = { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/migrate:1", tags: { team: "shop" } };
const NIGHTLY = {
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nightly:1",
  schedule: { cron: "30 4 * * ? *", timeZone: "Europe/Berlin", window: 15 },
  count: 2,
  retry: { attempts: 3 },
};

/** Properties by what the plan calls the resource; references are written as Pulumi's mocks write them. */
type Planned = Record<string, Record<string, unknown>>;

/** Documents of roles, which the CDK's L2 construct writes in its own way. */
const LEFT_OUT = ["AssumeRolePolicyDocument", "Policies"];

function onCdk(): Planned {
  const stack = new Stack(new App(), "shop");
  const cluster = new cdk.EcsCluster(stack, "shop", CLUSTER);
  const pool = new cdk.Ec2CapacityPool(stack, "pool", { cluster, ...POOL });
  const managed = new cdk.ManagedInstancesPool(stack, "managed", { cluster, ...MANAGED });
  const external = new cdk.ExternalCapacity(stack, "external", { cluster, ...EXTERNAL });
  const web = new cdk.LoadBalancedService(stack, "web", { cluster, ...WEB });
  const loadBalancer = { sharedWith: web, paths: ["/api/*"] };
  const api = new cdk.LoadBalancedService(stack, "api", { cluster, ...API, loadBalancer });
  const batch = new cdk.Ec2Service(stack, "batch", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/batch:1",
    capacity: [{ pool }],
  });
  const migrate = new cdk.Task(stack, "migrate", { cluster, ...MIGRATE });
  const nightly = new cdk.ScheduledTask(stack, "nightly", { cluster, ...NIGHTLY, capacity: [{ pool }] });
  const open = new cdk.EcsCluster(stack, "open", OPEN);
  const mails = new cdk.QueueWorker(stack, "mails", { cluster: open, ...MAILS });
  return ofStack(stack, [cluster, pool, managed, external, web, api, batch, migrate, nightly, open, mails]);
}

function ofStack(stack: Stack, components: cdk.Component[]): Planned {
  const ids = new Map<string, [component: string, role: string]>();
  for (const component of components) {
    for (const role of component.roles) {
      ids.set(stack.getLogicalId(component.resource(role)), [component.node.id, role]);
    }
  }
  const environment = { stackName: "shop", accountId: LOCAL_ACCOUNT, region: LOCAL_REGION };
  const { resources } = templateToResources(Template.fromStack(stack).toJSON(), environment);
  const types = new Map(resources.map(({ logicalId, type }) => [logicalId, type]));
  const attribute = (id: string, name: string) => {
    const [component, role] = ids.get(id)!;
    return written(types.get(id)!, childName(component, role), name);
  };
  const entry = ({ logicalId, properties }: Resource) => {
    return [ids.get(logicalId)!.join("/"), resolveAll(properties, attribute, logicalId)] as const;
  };
  return Object.fromEntries(resources.filter(({ logicalId }) => ids.has(logicalId)).map(entry));
}

async function onPulumi(): Promise<Planned> {
  const program = () => {
    const cluster = new pulumi.EcsCluster("shop", CLUSTER);
    const pool = new pulumi.Ec2CapacityPool("pool", { cluster, ...POOL });
    new pulumi.ManagedInstancesPool("managed", { cluster, ...MANAGED });
    new pulumi.ExternalCapacity("external", { cluster, ...EXTERNAL });
    const web = new pulumi.LoadBalancedService("web", { cluster, ...WEB });
    const open = new pulumi.EcsCluster("open", OPEN);
    new pulumi.QueueWorker("mails", { cluster: open, ...MAILS });
    new pulumi.LoadBalancedService("api", { cluster, ...API, loadBalancer: { sharedWith: web, paths: ["/api/*"] } });
    new pulumi.Task("migrate", { cluster, ...MIGRATE });
    new pulumi.ScheduledTask("nightly", { cluster, ...NIGHTLY, capacity: [{ pool }] });
    return new pulumi.Ec2Service("batch", {
      cluster,
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/batch:1",
      capacity: [{ pool }],
    });
  };
  return ofProgram(program);
}

async function ofProgram(program: () => unknown): Promise<Planned> {
  const { all } = await run(program, { backend: "docker" });
  const resources = all.filter(({ inputs }) => String(inputs.type).startsWith("AWS::"));
  return Object.fromEntries(
    resources.map(({ inputs }) => [
      String(inputs.logicalId),
      Object.fromEntries(Object.entries(inputs).filter(([key]) => /^[A-Z]/.test(key))),
    ]),
  );
}

function written(type: string, resource: string, attribute: string): string {
  const id = `${resource}-id`;
  const [identifier, more] = RESOURCE_TYPES[type]?.primaryIdentifier ?? [];
  if (more !== undefined && attribute !== "Ref") return `${resource}.${attribute}`;
  if (attribute === "Ref" || attribute === identifier || attribute === "GroupId") return id;
  if (type === "AWS::ECS::Cluster") return `arn:aws:ecs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:cluster/${id}`;
  if (type === "AWS::IAM::Role") return `arn:aws:iam::${LOCAL_ACCOUNT}:role/${id}`;
  return `${resource}.${attribute}`;
}

/** As JSON that both write alike: text for numbers, and what the fronts may differ in left out. */
function comparable(planned: Planned): Planned {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return String(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  const left = Object.entries(planned).map(([id, properties]) => {
    const entries = Object.entries(properties).filter(([key]) => !LEFT_OUT.includes(key));
    return [id, plain(Object.fromEntries(entries))];
  });
  return Object.fromEntries(left) as Planned;
}

test("the same components are the same resources of the local ECS from the CDK and from Pulumi", async () => {
  const fromPulumi = comparable(await onPulumi());
  expect(Object.keys(fromPulumi)).toEqual(
    expect.arrayContaining(["shop/CapacityProviders", "batch/Service", "migrate/TaskDefinition", "nightly/Schedule"]),
  );
  expect(comparable(onCdk())).toEqual(fromPulumi);
});

describe("a service in a cluster that is there already is the same from both", () => {
  const ARN = "arn:aws:ecs:us-east-1:000000000000:cluster/shared";
  const VPC = { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: ["subnet-3", "subnet-4"] };
  const NAMESPACE = { namespaceId: "ns-1", namespaceName: "shop.local" };

  test.each<[string, ExistingClusterOptions, CapacityOptions[] | undefined]>([
    ["by launch type", {}, undefined],
    ["by a strategy", { capacityProviders: ["FARGATE_SPOT"] }, [{ provider: "FARGATE_SPOT" }]],
  ])("%s", async (_, options, capacity) => {
    const props = { ...WEB, capacity };
    const stack = new Stack(new App(), "shop");
    const { fromPrivateDnsNamespaceAttributes } = servicediscovery.PrivateDnsNamespace;
    const shared = cdk.EcsCluster.fromClusterArn(stack, "shared", ARN, {
      ...options,
      vpc: ec2.Vpc.fromVpcAttributes(stack, "vpc", { ...VPC, availabilityZones: ["a", "b"] }),
      namespace: fromPrivateDnsNamespaceAttributes(stack, "ns", { ...NAMESPACE, namespaceArn: "arn:ns-1" }),
      servicesSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, "group", "sg-1"),
    });
    const web = new cdk.LoadBalancedService(stack, "web", { ...props, cluster: shared });
    const program = () => {
      const servicesSecurityGroupId = "sg-1";
      const given = { ...options, vpc: VPC, namespace: NAMESPACE, servicesSecurityGroupId };
      const cluster = pulumi.EcsCluster.fromClusterArn("shared", ARN, given);
      return new pulumi.LoadBalancedService("web", { ...props, cluster });
    };
    expect(comparable(ofStack(stack, [web]))).toEqual(comparable(await ofProgram(program)));
  });
});
