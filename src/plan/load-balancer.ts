import type { ElasticLoadBalancingV2ListenerAction } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, split } from "../cfn/value";
import { InvalidPropertyError, type LoadBalancerSpec, type ServiceSpec } from "../options";
import { Priorities } from "./priorities";
import type { ClusterRefs, LoadBalancerRefs } from "./refs";
import { ingress, securityGroup, securityGroupId } from "./security-group";
import { text } from "./text";

export interface LoadBalancingInput {
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  cluster: ClusterRefs;
  /** Another service's load balancer to use. */
  shared?: LoadBalancerRefs;
}

export interface LoadBalancing {
  resources: Resource[];
  loadBalancer: LoadBalancerRefs;
  targetGroupArn: Val<string>;
  /** Logical ids of what ties the target group to the load balancer: ECS takes it only then. */
  dependsOn: string[];
}

/** A target group behind a load balancer of the service's own, or behind one that it shares. */
export function planLoadBalancing(input: LoadBalancingInput): LoadBalancing {
  const { key, spec, loadBalancer, cluster, shared } = input;
  const id = (role: string) => `${key}/${role}`;
  checkNetwork(input);
  const targetGroupArn = att(id("TargetGroup"), "TargetGroupArn");
  const own = shared ?? ownRefs(key, loadBalancer);
  const rule = loadBalancer.paths === undefined ? [] : [listenerRule(id("ListenerRule"), input, own, targetGroupArn)];
  return {
    resources: [
      targetGroup(id("TargetGroup"), loadBalancer, cluster.vpc.vpcId),
      ...(shared ? [] : ownLoadBalancer(input, targetGroupArn)),
      ...rule,
      ingress(id("TaskIngress"), {
        groupId: securityGroupId(id("SecurityGroup")),
        from: { securityGroupId: own.securityGroupId },
        port: loadBalancer.containerPort,
        description: `Load balancer to ${spec.name}`,
      }),
    ],
    loadBalancer: own,
    targetGroupArn,
    dependsOn: [
      ...(shared ? [] : [id("Listener"), id("LoadBalancerIngress")]),
      ...rule.map((made) => made.logicalId),
      id("TaskIngress"),
    ],
  };
}

/** What the spec can't see: the cluster that the service is put into. */
function checkNetwork({ spec, loadBalancer, cluster, shared }: LoadBalancingInput): void {
  const subnets = subnetIds(loadBalancer, cluster);
  if (shared === undefined && Array.isArray(subnets) && subnets.length < 2) {
    const allowed = `a load balancer needs subnets in two zones at least (maxAzs of the cluster, or its vpc), and there ${
      subnets.length === 0 ? "are no public ones" : "is one"
    }`;
    throw new InvalidPropertyError(spec.path, "cluster", cluster.name, allowed);
  }
}

/** A network may have no private subnets; an internal load balancer has private addresses in public ones too. */
function subnetIds(loadBalancer: LoadBalancerSpec, { vpc, tasksHavePublicIp }: ClusterRefs) {
  return loadBalancer.public || tasksHavePublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds;
}

function ownRefs(key: string, { port }: LoadBalancerSpec): LoadBalancerRefs {
  const dnsName = att(`${key}/LoadBalancer`, "DNSName");
  return {
    arn: att(`${key}/LoadBalancer`, "LoadBalancerArn"),
    dnsName,
    securityGroupId: securityGroupId(`${key}/LoadBalancerSecurityGroup`),
    listenerArn: att(`${key}/Listener`, "ListenerArn"),
    port,
    url: url(dnsName, port),
    priorities: new Priorities(),
  };
}

/**
 * On this machine the name of a load balancer is `localhost:<port>`, whose port stands for 80; another listener's has a
 * number of its own.
 */
function url(dnsName: Val<string>, port: number): Val<string> {
  return port === 80 ? join("", ["http://", dnsName]) : join("", ["http://", split(":", dnsName, 0), `:${port}`]);
}

function ownLoadBalancer(input: LoadBalancingInput, targetGroupArn: Val<string>): Resource[] {
  const { key, spec, loadBalancer, cluster } = input;
  const id = (role: string) => `${key}/${role}`;
  const { vpc } = cluster;
  const group = id("LoadBalancerSecurityGroup");
  const anywhere = { cidr: "0.0.0.0/0" };
  return [
    securityGroup(group, vpc.vpcId, `Load balancer of ${spec.name}`),
    ingress(id("LoadBalancerIngress"), {
      groupId: securityGroupId(group),
      // What has no address on the internet is reached from private networks only, and from its own where that is known.
      from: loadBalancer.public || vpc.cidr === undefined ? anywhere : { cidr: vpc.cidr },
      port: loadBalancer.port,
      description: loadBalancer.public ? "Anyone" : "This network",
    }),
    resource(
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      id("LoadBalancer"),
      {
        LoadBalancerAttributes: [
          { Key: "idle_timeout.timeout_seconds", Value: text(loadBalancer.idleTimeout) },
          { Key: "routing.http.drop_invalid_header_fields.enabled", Value: "true" },
        ],
        Scheme: loadBalancer.public ? "internet-facing" : "internal",
        SecurityGroups: [securityGroupId(group)],
        Subnets: subnetIds(loadBalancer, cluster),
        Type: "application",
      },
      loadBalancer.public ? cluster.publicDependsOn : [],
    ),
    resource("AWS::ElasticLoadBalancingV2::Listener", id("Listener"), {
      DefaultActions: [loadBalancer.paths === undefined ? forwardTo(targetGroupArn) : NOT_FOUND],
      LoadBalancerArn: att(id("LoadBalancer"), "LoadBalancerArn"),
      Port: loadBalancer.port,
      Protocol: "HTTP",
    }),
  ];
}

const forwardTo = (targetGroupArn: Val<string>) => ({ TargetGroupArn: targetGroupArn, Type: "forward" as const });

/** What a listener answers to paths that no service asked for. */
const NOT_FOUND: ElasticLoadBalancingV2ListenerAction = {
  FixedResponseConfig: { ContentType: "text/plain", MessageBody: "Not found", StatusCode: "404" },
  Type: "fixed-response",
};

function listenerRule(
  logicalId: string,
  { key, spec, loadBalancer }: LoadBalancingInput,
  { listenerArn, priorities }: LoadBalancerRefs,
  targetGroupArn: Val<string>,
): Resource {
  return resource("AWS::ElasticLoadBalancingV2::ListenerRule", logicalId, {
    Actions: [forwardTo(targetGroupArn)],
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: loadBalancer.paths } }],
    ListenerArn: listenerArn,
    Priority: priorities.give(key, spec),
  });
}

/** Tasks are registered with their own port, so the group's is never used; it stays, since a change would replace it. */
const UNUSED_PORT = 80;

function targetGroup(logicalId: string, { healthCheck, deregistrationDelay }: LoadBalancerSpec, vpcId: Val<string>) {
  return resource("AWS::ElasticLoadBalancingV2::TargetGroup", logicalId, {
    HealthCheckIntervalSeconds: healthCheck.interval,
    HealthCheckPath: healthCheck.path,
    HealthCheckTimeoutSeconds: healthCheck.timeout,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    Matcher: { HttpCode: healthCheck.matcher },
    Port: UNUSED_PORT,
    Protocol: "HTTP",
    TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: text(deregistrationDelay) }],
    TargetType: "ip",
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    VpcId: vpcId,
  });
}
