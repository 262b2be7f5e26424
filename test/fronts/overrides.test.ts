import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { type Registered, run } from "../pulumi/mocks";
import { containing, isMap, type Said } from "./containing";

/** A component and what the resource is to it; what is set of it; and what that is among the arguments of Pulumi's. */
const OVERRIDES: [role: string, own: Said, inPulumi: Said, inTemplate?: Said][] = [
  // The network.
  ["shop/Vpc", { InstanceTenancy: "dedicated" }, { instanceTenancy: "dedicated" }],
  ["shop/Vpc", { Tags: { team: "shop" } }, { tags: { team: "shop" } }, { Tags: [{ Key: "team", Value: "shop" }] }],
  ["shop/PublicSubnet1", { MapPublicIpOnLaunch: false }, { mapPublicIpOnLaunch: false }],
  [
    "shop/PublicSubnet1",
    { PrivateDnsNameOptionsOnLaunch: { HostnameType: "resource-name" } },
    { privateDnsHostnameTypeOnLaunch: "resource-name" },
  ],
  [
    "shop/PrivateSubnet1",
    { Tags: { "kubernetes.io/role/elb": "1" } },
    { tags: { "kubernetes.io/role/elb": "1" } },
    { Tags: [{ Key: "kubernetes.io/role/elb", Value: "1" }] },
  ],
  ["shop/NatGateway1", { ConnectivityType: "public" }, { connectivityType: "public" }],
  ["shop/PublicRoute", { DestinationPrefixListId: "pl-1" }, { destinationPrefixListId: "pl-1" }],
  ["shop/DynamodbEndpoint", { PolicyDocument: { Version: "2012-10-17" } }, { policy: '{"Version":"2012-10-17"}' }],
  // The cluster and its hosts.
  [
    "shop/Cluster",
    { ClusterSettings: [{ Name: "containerInsights", Value: "enhanced" }] },
    { settings: [{ name: "containerInsights", value: "enhanced" }] },
  ],
  [
    "shop/Cluster",
    { Configuration: { ManagedStorageConfiguration: { KmsKeyId: "key" } } },
    { configuration: { managedStorageConfiguration: { kmsKeyId: "key" } } },
  ],
  [
    "workers/CapacityProvider",
    { AutoScalingGroupProvider: { ManagedScaling: { MaximumScalingStepSize: 2, InstanceWarmupPeriod: 120 } } },
    { autoScalingGroupProvider: { managedScaling: { maximumScalingStepSize: 2, instanceWarmupPeriod: 120 } } },
  ],
  [
    "workers/CapacityProvider",
    { AutoScalingGroupProvider: { ManagedDraining: "DISABLED" } },
    { autoScalingGroupProvider: { managedDraining: "DISABLED" } },
  ],
  ["workers/AutoScalingGroup", { MaxInstanceLifetime: 86_400 }, { maxInstanceLifetime: 86_400 }],
  [
    "workers/AutoScalingGroup",
    { TerminationPolicies: ["OldestInstance"] },
    { terminationPolicies: ["OldestInstance"] },
  ],
  [
    "workers/AutoScalingGroup",
    { MetricsCollection: [{ Granularity: "1Minute", Metrics: ["GroupInServiceInstances"] }] },
    { enabledMetrics: ["GroupInServiceInstances"], metricsGranularity: "1Minute" },
  ],
  [
    "workers/LaunchTemplate",
    { LaunchTemplateData: { MetadataOptions: { HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" } } },
    { metadataOptions: { httpPutResponseHopLimit: 2, instanceMetadataTags: "enabled", httpTokens: "required" } },
  ],
  [
    "workers/LaunchTemplate",
    { LaunchTemplateData: { BlockDeviceMappings: { 0: { Ebs: { Iops: 4000, KmsKeyId: "key", Throughput: 250 } } } } },
    { blockDeviceMappings: [{ ebs: { iops: 4000, kmsKeyId: "key", throughput: 250, encrypted: "true" } }] },
    { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Iops: 4000, KmsKeyId: "key", Throughput: 250 } }] } },
  ],
  [
    "workers/LaunchTemplate",
    { LaunchTemplateData: { TagSpecifications: [{ ResourceType: "volume", Tags: [{ Key: "team", Value: "shop" }] }] } },
    { tagSpecifications: [{ resourceType: "volume", tags: { team: "shop" } }] },
  ],
  [
    "workers/InstanceRole",
    { PermissionsBoundary: "arn:aws:iam::123456789012:policy/boundary" },
    { permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary" },
  ],
  // The load balancer.
  ["web/LoadBalancer", { Name: "shop-web" }, { name: "shop-web" }],
  ["web/LoadBalancer", { IpAddressType: "dualstack" }, { ipAddressType: "dualstack" }],
  [
    "web/LoadBalancer",
    { LoadBalancerAttributes: { "routing.http.desync_mitigation_mode": "strictest" } },
    { desyncMitigationMode: "strictest", dropInvalidHeaderFields: true },
    {
      LoadBalancerAttributes: [
        { Key: "routing.http.drop_invalid_header_fields.enabled", Value: "true" },
        { Key: "routing.http.desync_mitigation_mode", Value: "strictest" },
      ],
    },
  ],
  [
    "web/LoadBalancer",
    { MinimumLoadBalancerCapacity: { CapacityUnits: 500 } },
    { minimumLoadBalancerCapacity: { capacityUnits: 500 } },
  ],
  [
    "web/Listener",
    { SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
  ],
  [
    "web/Listener",
    { ListenerAttributes: { "routing.http.response.server.enabled": "false" } },
    { routingHttpResponseServerEnabled: false },
    { ListenerAttributes: [{ Key: "routing.http.response.server.enabled", Value: "false" }] },
  ],
  [
    "web/Listener",
    { MutualAuthentication: { Mode: "verify", TrustStoreArn: "arn:trust" } },
    { mutualAuthentication: { mode: "verify", trustStoreArn: "arn:trust" } },
  ],
  [
    "web/ListenerRule",
    { Conditions: [{ Field: "path-pattern", Values: ["/v2/*"] }] },
    { conditions: [{ pathPattern: { values: ["/v2/*"] } }] },
  ],
  [
    "web/ListenerRule",
    { Actions: { 0: { Order: 2 } } },
    { actions: [{ order: 2, type: "forward" }] },
    { Actions: [{ Order: 2, Type: "forward" }] },
  ],
  ["web/TargetGroup", { ProtocolVersion: "GRPC" }, { protocolVersion: "GRPC" }],
  ["web/TargetGroup", { Matcher: { GrpcCode: "0-12" } }, { healthCheck: { matcher: "0-12", path: "/up" } }],
  ["web/TargetGroup", { HealthCheckIntervalSeconds: 20 }, { healthCheck: { interval: 20, path: "/up" } }],
  [
    "web/TargetGroup",
    { TargetGroupAttributes: { "load_balancing.algorithm.anomaly_mitigation": "on" } },
    { loadBalancingAnomalyMitigation: "on", deregistrationDelay: 30 },
    {
      TargetGroupAttributes: [
        { Key: "deregistration_delay.timeout_seconds", Value: "30" },
        { Key: "load_balancing.algorithm.anomaly_mitigation", Value: "on" },
      ],
    },
  ],
  [
    "web/LoadBalancerSecurityGroup",
    { SecurityGroupEgress: [{ IpProtocol: "tcp", FromPort: 1, ToPort: 2, CidrIp: "10.0.0.0/8" }] },
    {},
  ],
  [
    "web/LoadBalancerIngress",
    { Description: "everyone", CidrIp: "10.0.0.0/8" },
    { description: "everyone", cidrIpv4: "10.0.0.0/8" },
  ],
  // The service.
  ["web/Service", { ServiceName: "web" }, { name: "web" }],
  [
    "web/Service",
    { EnableECSManagedTags: true, PropagateTags: "SERVICE" },
    { enableEcsManagedTags: true, propagateTags: "SERVICE" },
  ],
  ["web/Service", { PlatformVersion: "1.4.0" }, { platformVersion: "1.4.0" }],
  [
    "web/Service",
    {
      DeploymentConfiguration: { MaximumPercent: 150, Alarms: { AlarmNames: ["slow"], Enable: true, Rollback: true } },
    },
    { deploymentMaximumPercent: 150, alarms: { alarmNames: ["slow"] } },
  ],
  [
    "web/Service",
    {
      DeploymentConfiguration: {
        LifecycleHooks: [{ HookTargetArn: "arn:hook", RoleArn: "arn:role", LifecycleStages: ["PRE_SCALE_UP"] }],
      },
    },
    { deploymentConfiguration: { lifecycleHooks: [{ hookTargetArn: "arn:hook", roleArn: "arn:role" }] } },
  ],
  [
    "web/Service",
    { ServiceConnectConfiguration: { Enabled: true, LogConfiguration: { LogDriver: "awslogs" } } },
    { serviceConnectConfiguration: { enabled: true, logConfiguration: { logDriver: "awslogs" } } },
  ],
  [
    "web/Service",
    { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: "ENABLED" } } },
    { networkConfiguration: { assignPublicIp: true } },
  ],
  [
    "web/Service",
    { ForceNewDeployment: { EnableForceNewDeployment: true, ForceNewDeploymentNonce: "1" } },
    { forceNewDeployment: true, triggers: { nonce: "1" } },
  ],
  // The task definition.
  ["web/TaskDefinition", { Family: "web-tasks" }, { family: "web-tasks" }],
  ["web/TaskDefinition", { EphemeralStorage: { SizeInGiB: 50 } }, { ephemeralStorage: { sizeInGib: 50 } }],
  [
    "web/TaskDefinition",
    { ProxyConfiguration: { ContainerName: "proxy", ProxyConfigurationProperties: { AppPorts: "80" } } },
    { proxyConfiguration: { containerName: "proxy", properties: { AppPorts: "80" } } },
    {
      ProxyConfiguration: { ContainerName: "proxy", ProxyConfigurationProperties: [{ Name: "AppPorts", Value: "80" }] },
    },
  ],
  [
    "web/TaskDefinition",
    { PlacementConstraints: [{ Type: "memberOf", Expression: "a == b" }] },
    { placementConstraints: [{ type: "memberOf", expression: "a == b" }] },
  ],
  ["web/TaskRole", { MaxSessionDuration: 7200 }, { maxSessionDuration: 7200 }],
  ["web/ExecutionRole", { Path: "/shop/" }, { path: "/shop/" }],
  [
    "web/LogGroup",
    { KmsKeyId: "arn:key", LogGroupClass: "INFREQUENT_ACCESS" },
    { kmsKeyId: "arn:key", logGroupClass: "INFREQUENT_ACCESS" },
  ],
  ["web/LogGroup", { DeletionProtectionEnabled: true }, { deletionProtectionEnabled: true }],
  // Scaling, alarms, names and queues.
  [
    "web/ScalableTarget",
    { SuspendedState: { ScheduledScalingSuspended: true } },
    { suspendedState: { scheduledScalingSuspended: true } },
  ],
  [
    "web/CpuScaling",
    { TargetTrackingScalingPolicyConfiguration: { ScaleInCooldown: 120 } },
    { targetTrackingScalingPolicyConfiguration: { scaleInCooldown: 120, targetValue: 60 } },
  ],
  [
    "web/CpuAlarm",
    { OKActions: ["arn:ok"], TreatMissingData: "breaching" },
    { okActions: ["arn:ok"], treatMissingData: "breaching" },
  ],
  [
    "web/Discovery",
    { DnsConfig: { DnsRecords: [{ TTL: 5, Type: "A" }] } },
    { dnsConfig: { dnsRecords: [{ ttl: 5, type: "A" }] } },
  ],
  ["mails/Queue", { MaximumMessageSize: 2048 }, { maxMessageSize: 2048 }],
  ["mails/DeadLetterQueue", { KmsDataKeyReusePeriodSeconds: 600 }, { kmsDataKeyReusePeriodSeconds: 600 }],
  [
    "report/Schedule",
    { Target: { EcsParameters: { Group: "night" }, RetryPolicy: { MaximumRetryAttempts: 1 } } },
    { target: { ecsParameters: { group: "night" }, retryPolicy: { maximumRetryAttempts: 1 } } },
  ],
];

const WEB = {
  image: "web:1",
  port: 80,
  loadBalancer: { paths: ["/shop/*"], healthCheck: { path: "/up" } },
  scaling: { max: 3, cpu: 60 },
  alarms: {},
  serviceDiscovery: {},
};
const MAILS = { image: "mails:1", queue: { acceptableLatency: 60, timePerMessage: 1 } };
const REPORT = { image: "report:1", schedule: { rate: "1 hour" } };
const SHOP = { endpoints: ["dynamodb" as const] };

/** Everything that the rows say of one component. */
function overridesOf(component: string) {
  const own: Record<string, Said> = {};
  for (const [place, said] of OVERRIDES) {
    const [of = "", role = ""] = place.split("/");
    if (of === component) own[role] = deep(own[role] ?? {}, said);
  }
  return { overrides: own };
}

function deep(base: Said, own: Said): Said {
  const entries = Object.entries(own).map(([key, value]) => {
    const before = base[key];
    return [key, isMap(before) && isMap(value) ? deep(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function template(): Record<string, { Properties: Said }> {
  const stack = new Stack(new App(), "stack");
  const cluster = new cdk.EcsCluster(stack, "shop", { ...SHOP, ...overridesOf("shop") });
  const all: cdk.Component[] = [
    cluster,
    new cdk.Ec2CapacityPool(stack, "workers", { cluster, ...overridesOf("workers") }),
    new cdk.LoadBalancedService(stack, "web", { cluster, ...WEB, ...overridesOf("web") }),
    new cdk.QueueWorker(stack, "mails", { cluster, ...MAILS, ...overridesOf("mails") }),
    new cdk.ScheduledTask(stack, "report", { cluster, ...REPORT, ...overridesOf("report") }),
  ];
  const { Resources } = Template.fromStack(stack).toJSON();
  const entries = all.flatMap((component) =>
    component.roles.map((role) => [
      `${component.node.id}/${role}`,
      Resources[stack.getLogicalId(component.resource(role))],
    ]),
  );
  return Object.fromEntries(entries);
}

async function registered(): Promise<Map<string, Registered>> {
  const names = new Map<string, string>();
  const seen = (component: string) => ({
    transform: ({ name, role }: pulumi.Child) => void names.set(name, `${component}/${role}`),
  });
  const { all } = await run(() => {
    const cluster = new pulumi.EcsCluster("shop", { ...SHOP, ...overridesOf("shop"), ...seen("shop") });
    new pulumi.Ec2CapacityPool("workers", { cluster, ...overridesOf("workers"), ...seen("workers") });
    new pulumi.LoadBalancedService("web", { cluster, ...WEB, ...overridesOf("web"), ...seen("web") });
    new pulumi.QueueWorker("mails", { cluster, ...MAILS, ...overridesOf("mails"), ...seen("mails") });
    new pulumi.ScheduledTask("report", { cluster, ...REPORT, ...overridesOf("report"), ...seen("report") });
  });
  return new Map(all.map((resource) => [names.get(resource.name) ?? resource.name, resource]));
}

const inTemplate = template();
const inProgram = registered();

test.each(OVERRIDES)(
  "%s %j arrives in the CDK's template and in Pulumi's resource",
  async (place, own, inPulumi, there = own) => {
    expect(inTemplate[place]!.Properties).toEqual(containing(there));
    expect((await inProgram).get(place)!.inputs).toMatchObject(inPulumi);
  },
);

test("a rule that is said of a security group is a resource beside it in Pulumi", async () => {
  expect((await inProgram).get("web/LoadBalancerSecurityGroup.SecurityGroupEgress")!.inputs).toMatchObject({
    cidrIpv4: "10.0.0.0/8",
    fromPort: 1,
  });
});
