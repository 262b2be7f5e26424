import { problemsOf } from "../../../src/local/resources";
import { deployTemplate } from "./deploy-template";
import { Harness } from "./harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.engine.close());

type Resources = Record<string, { Type: string; DependsOn?: string; Properties?: Record<string, unknown> }>;
type Change = (resources: Record<string, Record<string, unknown>>, all: Resources) => void;

const ref = (id: string) => ({ Ref: id });

const BALANCED = [{ ContainerName: "web", ContainerPort: 80, TargetGroupArn: ref("Targets") }];

/** A service behind a load balancer, in a network and a cluster of its own; `change` has the resources' properties. */
function template(change: Change = () => {}) {
  const subnet = (block: string, zone: string) => ({
    Type: "AWS::EC2::Subnet",
    Properties: { VpcId: ref("Vpc"), CidrBlock: block, AvailabilityZone: zone },
  });
  const vpc = (block: string) => ({ Type: "AWS::EC2::VPC", Properties: { CidrBlock: block } });
  const group = (of: string) => ({
    Type: "AWS::EC2::SecurityGroup",
    Properties: { GroupDescription: "x", VpcId: ref(of) },
  });
  const rule = (path: string, priority: number) => ({
    Type: "AWS::ElasticLoadBalancingV2::ListenerRule",
    Properties: {
      ListenerArn: ref("Listener"),
      Priority: priority,
      Conditions: [{ Field: "path-pattern", Values: [path] }],
      Actions: [{ Type: "forward", TargetGroupArn: ref("Targets") }],
    },
  });
  const subnets = [ref("SubnetA"), ref("SubnetB")];
  const all: Resources = {
    Vpc: vpc("10.0.0.0/16"),
    OtherVpc: vpc("10.1.0.0/16"),
    SubnetA: subnet("10.0.0.0/24", "us-east-1a"),
    SubnetB: subnet("10.0.1.0/24", "us-east-1b"),
    Firewall: group("Vpc"),
    OtherFirewall: group("OtherVpc"),
    Cluster: { Type: "AWS::ECS::Cluster", Properties: { CapacityProviders: ["FARGATE"] } },
    LoadBalancer: {
      Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
      Properties: { Subnets: subnets, SecurityGroups: [ref("Firewall")] },
    },
    Targets: {
      Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
      Properties: { VpcId: ref("Vpc"), Port: 80, Protocol: "HTTP", TargetType: "ip" },
    },
    Listener: {
      Type: "AWS::ElasticLoadBalancingV2::Listener",
      Properties: {
        LoadBalancerArn: ref("LoadBalancer"),
        Port: 80,
        DefaultActions: [{ Type: "forward", TargetGroupArn: ref("Targets") }],
      },
    },
    RuleA: rule("/a", 1),
    RuleB: rule("/b", 2),
    Definition: {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        NetworkMode: "awsvpc",
        RequiresCompatibilities: ["FARGATE"],
        Cpu: "256",
        Memory: "512",
        ContainerDefinitions: [{ Name: "web", Image: "nginx", PortMappings: [{ ContainerPort: 80 }] }],
      },
    },
    Service: {
      Type: "AWS::ECS::Service",
      DependsOn: "Listener",
      Properties: {
        Cluster: ref("Cluster"),
        TaskDefinition: ref("Definition"),
        LaunchType: "FARGATE",
        DesiredCount: 0,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: subnets, SecurityGroups: [ref("Firewall")] } },
        LoadBalancers: BALANCED,
      },
    },
    Target: {
      Type: "AWS::ApplicationAutoScaling::ScalableTarget",
      Properties: {
        ServiceNamespace: "ecs",
        ScalableDimension: "ecs:service:DesiredCount",
        ResourceId: { "Fn::Join": ["/", ["service", ref("Cluster"), { "Fn::GetAtt": ["Service", "Name"] }]] },
        MinCapacity: 0,
        MaxCapacity: 2,
      },
    },
  };
  change(Object.fromEntries(Object.entries(all).map(([id, { Properties }]) => [id, Properties!])), all);
  return { Resources: all };
}

const nothingMade = () => expect(harness.store.count("resources", "stack", "shop")).toBe(0);

test("what fits together is deployed", async () => {
  expect((await deployTemplate(harness, template())).failures).toEqual([]);
});

test.each<[string, Change, string, string]>([
  [
    "a load balancer of a container that its task definition lacks",
    ({ Service }) => {
      Service!.LoadBalancers = [{ ...BALANCED[0], ContainerName: "app" }];
    },
    "Service",
    "The container app does not exist in the task definition",
  ],
  [
    "one of a port that the container lacks",
    ({ Service }) => {
      Service!.LoadBalancers = [{ ...BALANCED[0], ContainerPort: 8080 }];
    },
    "Service",
    "The container web did not have a container port 8080 defined",
  ],
  [
    "a target group whose type doesn't fit the network mode",
    ({ Targets }) => {
      Targets!.TargetType = "instance";
    },
    "Service",
    "has target type instance, which is incompatible with the awsvpc network mode",
  ],
  [
    "a target group of no listener",
    ({ Listener, RuleA, RuleB }) => {
      const actions = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }];
      Object.assign(Listener!, { DefaultActions: actions });
      for (const rule of [RuleA!, RuleB!]) Object.assign(rule, { Actions: actions });
    },
    "Service",
    "does not have an associated load balancer",
  ],
  [
    "a capacity provider that its cluster doesn't have",
    ({ Service }) => {
      delete Service!.LaunchType;
      Service!.CapacityProviderStrategy = [{ CapacityProvider: "FARGATE_SPOT" }];
    },
    "Service",
    "which is not associated with the cluster; it has FARGATE",
  ],
  [
    "a definition for Fargate on EC2",
    ({ Service }) => {
      Service!.LaunchType = "EC2";
    },
    "Service",
    "Task definition does not support launch_type EC2",
  ],
  [
    "a definition for EC2 on Fargate",
    ({ Definition }) => {
      Object.assign(Definition!, { RequiresCompatibilities: ["EC2"], Cpu: undefined });
    },
    "Service",
    "Task definition does not support launch_type FARGATE",
  ],
  [
    "a scalable target of a service that isn't there",
    ({ Target }) => {
      Target!.ResourceId = { "Fn::Join": ["/", ["service", ref("Cluster"), "wbe"]] };
    },
    "Target",
    'ResourceId is "service/Cluster/wbe"; it must be a service that is on this machine',
  ],
  [
    "a priority that two rules have",
    ({ RuleB }) => {
      RuleB!.Priority = 1;
    },
    "RuleB",
    "Priority '1' is currently in use by another rule of the listener",
  ],
  [
    "two listeners of one port",
    (_, all) => {
      all.Twin = all.Listener!;
    },
    "Twin",
    "A listener already exists on port 80 of the load balancer",
  ],
  [
    "a subnet outside of its VPC",
    ({ SubnetB }) => {
      SubnetB!.CidrBlock = "10.1.0.0/24";
    },
    "SubnetB",
    'CidrBlock is "10.1.0.0/24"; it is outside of the VPC Vpc',
  ],
  [
    "two subnets of which one has addresses of the other",
    ({ SubnetB }) => {
      SubnetB!.CidrBlock = "10.0.0.128/25";
    },
    "SubnetB",
    'CidrBlock is "10.0.0.128/25"; it conflicts with another subnet, SubnetA of 10.0.0.0/24',
  ],
  [
    "a service's security group of another VPC",
    ({ Service }) => {
      const AwsvpcConfiguration = { Subnets: [ref("SubnetA")], SecurityGroups: [ref("OtherFirewall")] };
      Service!.NetworkConfiguration = { AwsvpcConfiguration };
    },
    "Service",
    "Security group OtherFirewall and subnet SubnetA belong to different networks",
  ],
  [
    "a service's security groups of two VPCs, beside a subnet of an account",
    ({ Service }) => {
      const SecurityGroups = [ref("Firewall"), ref("OtherFirewall")];
      Service!.NetworkConfiguration = {
        AwsvpcConfiguration: { Subnets: ["subnet-0123456789abcdef0"], SecurityGroups },
      };
    },
    "Service",
    "Security group OtherFirewall and security group Firewall belong to different networks",
  ],
  [
    "a load balancer's security group of another VPC",
    ({ LoadBalancer }) => {
      LoadBalancer!.SecurityGroups = [ref("OtherFirewall")];
    },
    "LoadBalancer",
    "its VPC is not that of SubnetA",
  ],
  [
    "a target group of another VPC than its load balancer's",
    ({ Targets }) => {
      Targets!.VpcId = ref("OtherVpc");
    },
    "Listener",
    "it is in a different VPC than load balancer LoadBalancer",
  ],
  [
    "a certificate for a listener that speaks HTTP",
    (_, all) => {
      const arn = "arn:aws:acm:us-east-1:123456789012:certificate/1";
      const Properties = { ListenerArn: ref("Listener"), Certificates: [{ CertificateArn: arn }] };
      all.Certificate = { Type: "AWS::ElasticLoadBalancingV2::ListenerCertificate", Properties };
    },
    "Certificate",
    "certificates are for HTTPS listeners, and this one is HTTP",
  ],
])("%s: it is found before anything is made", async (_, change, logicalId, message) => {
  const { failures } = await deployTemplate(harness, template(change));
  expect(failures).toEqual([expect.stringContaining(message)]);
  expect(failures[0]!.split(":")[0]).toBe(logicalId);
  nothingMade();
});

test("a subnet of a further block of its VPC", async () => {
  const further: Change = ({ SubnetB }, all) => {
    SubnetB!.CidrBlock = "10.2.0.0/24";
    const Properties = { VpcId: ref("Vpc"), CidrBlock: "10.2.0.0/16" };
    all.Further = { Type: "AWS::EC2::VPCCidrBlock", Properties };
    all.SubnetB!.DependsOn = "Further";
  };
  expect((await deployTemplate(harness, template(further))).failures).toEqual([]);
});

test("the order of a template doesn't matter, nor what refers to a value that is yet to come", async () => {
  const { Resources } = template(({ Service }) => {
    Service!.LoadBalancers = [{ ...BALANCED[0], ContainerName: { "Fn::ImportValue": "Name" } }];
  });
  const wanted = Object.entries(Resources)
    .reverse()
    .map(([logicalId, { Type, Properties = {} }]) => {
      return { logicalId, type: Type, properties: Properties, dependsOn: [] };
    });
  expect(problemsOf(harness.control, harness.engine.handlerOf, "shop", wanted)).toEqual([]);
});

describe("a stack that is there", () => {
  const problems = (change?: Change) => {
    const wanted = Object.entries(template(change).Resources).map(([logicalId, { Type, Properties = {} }]) => {
      return { logicalId, type: Type, properties: Properties, dependsOn: [] };
    });
    const found = problemsOf(harness.control, harness.engine.handlerOf, "shop", wanted);
    return found.map(({ logicalId, error }) => `${logicalId}: ${error.message}`);
  };
  const rename: Change = ({ Cluster }) => {
    Cluster!.ClusterName = "other";
  };
  beforeEach(async () => void (await deployTemplate(harness, template())));

  test("and stays as it is has none", () => {
    expect(problems()).toEqual([]);
  });

  test("is changed as it will be then: what is replaced, and what follows it", () => {
    expect(problems(rename)).toEqual([]);
    expect(
      problems(({ Definition }) => {
        Definition!.Cpu = "512";
      }),
    ).toEqual([expect.stringMatching(/^Definition: .*512/)]);
  });

  test("is changed to what doesn't fit", () => {
    expect(
      problems(({ RuleB }) => {
        RuleB!.Priority = 1;
      }),
    ).toEqual(["RuleB: Priority '1' is currently in use by another rule of the listener."]);
    expect(
      problems(({ Definition }) => {
        Object.assign(Definition!, { RequiresCompatibilities: ["EC2"], Cpu: undefined });
      }),
    ).toEqual([expect.stringContaining("Service: Task definition does not support launch_type FARGATE")]);
  });

  test("and is being changed is looked at when it is its turn", async () => {
    await harness.store.commit([
      {
        table: "operations",
        put: { id: "o", kind: "UPDATE", resource: "shop|Vpc", type: "x", status: "IN_PROGRESS", startedAt: 0 },
      },
    ]);
    expect(
      problems(({ RuleB }) => {
        RuleB!.Priority = 1;
      }),
    ).toEqual([]);
  });

  test("is left as it is", () => {
    const before = JSON.stringify(harness.store.list("resources"));
    problems(rename);
    expect(JSON.stringify(harness.store.list("resources"))).toBe(before);
    expect(harness.store.list("clusters")).toHaveLength(1);
  });
});
