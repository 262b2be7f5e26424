import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { InvalidPropertyError, isLeaf, type LoadBalancerSpec, type ServiceSpec } from "../options";
import { loadBalancerAttributes, targetGroupAttributes } from "./balancing-attributes";
import { planDomain } from "./domain";
import { certificateArn, hasHttps, listenerPorts, planListeners, protocolOf, url } from "./listeners";
import type { Overrides } from "./overrides";
import { fnv1a, Priorities } from "./priorities";
import type { ClusterRefs, LoadBalancerRefs } from "./refs";
import { planRules } from "./rule";
import { ingress, securityGroup, securityGroupId } from "./security-group";

export interface LoadBalancingInput {
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  cluster: ClusterRefs;
  /** Another service's load balancer to use. */
  shared?: LoadBalancerRefs;
  overrides: Overrides;
}

export interface LoadBalancing {
  resources: Resource[];
  loadBalancer: LoadBalancerRefs;
  targetGroupArn: Val<string>;
  /** The end of its ARN, by which metrics name it: `targetgroup/<name>/<id>`. */
  targetGroupFullName: Val<string>;
  /** Where the service answers. */
  url: Val<string>;
  /** Logical ids of what ties the target group to the load balancer: ECS takes it only then. */
  dependsOn: string[];
}

/** A target group behind a load balancer of the service's own, or behind one that it shares. */
export function planLoadBalancing(input: LoadBalancingInput): LoadBalancing {
  const { key, spec, loadBalancer, cluster, shared } = input;
  const id = (role: string) => `${key}/${role}`;
  checkCluster(input);
  const targetGroupArn = att(id("TargetGroup"), "TargetGroupArn");
  const used = shared ?? ownRefs(input);
  const own = shared ? [] : ownLoadBalancer(input, targetGroupArn);
  const domain = planDomain(key, loadBalancer, used);
  const certificates = shared ? furtherCertificate(input, shared) : [];
  const rules = planRules({ ...input, shared: shared !== undefined, targetGroupArn }, used);
  const listening = own.filter(({ type }) => /::(Listener|SecurityGroupIngress)$/.test(type));
  return {
    resources: [
      targetGroup(id("TargetGroup"), loadBalancer, cluster.vpc.vpcId, shared ? shared.identity : identityOf(input)),
      ...own,
      ...(domain?.resources ?? []),
      ...certificates,
      ...rules,
      ingress(id("TaskIngress"), {
        groupId: securityGroupId(id("SecurityGroup")),
        from: { securityGroupId: used.securityGroupId },
        port: loadBalancer.containerPort,
        description: `Load balancer to ${spec.name}`,
      }),
    ],
    loadBalancer: used,
    targetGroupArn,
    targetGroupFullName: att(id("TargetGroup"), "TargetGroupFullName"),
    url: domain ? url(domain.host, used) : used.url,
    dependsOn: [...[...listening, ...rules].map(({ logicalId }) => logicalId), id("TaskIngress")],
  };
}

/** What the spec can't see: the cluster that the service is put into, and the load balancer that it shares. */
function checkCluster({ spec, loadBalancer, cluster, shared }: LoadBalancingInput): void {
  if (shared) {
    if (!hasHttps(loadBalancer) || shared.https) return;
    const property = loadBalancer.domain === undefined ? "certificate" : "domain";
    const allowed =
      "the load balancer that it shares answers HTTP only; give its own service a certificate or a domain";
    throw new InvalidPropertyError(spec.path, `loadBalancer.${property}`, shown(loadBalancer[property]), allowed);
  }
  const subnets = subnetIds(loadBalancer, cluster);
  if (Array.isArray(subnets) && subnets.length < 2) {
    const allowed = `a load balancer needs subnets in two zones at least (maxAzs of the cluster, or its vpc), and there ${
      subnets.length === 0 ? "are no public ones" : "is one"
    }`;
    throw new InvalidPropertyError(spec.path, "cluster", cluster.name, allowed);
  }
  if (loadBalancer.public || loadBalancer.allowFrom !== undefined || cluster.vpc.cidr !== undefined) return;
  throw new InvalidPropertyError(
    spec.path,
    "loadBalancer.allowFrom",
    undefined,
    "an internal load balancer lets in the cluster's network, whose CIDR block isn't known: give it here, or to the network",
  );
}

const shown = (value: unknown) => (isLeaf(value) ? undefined : value);

/** A network may have no private subnets; an internal load balancer has private addresses in public ones too. */
function subnetIds(loadBalancer: LoadBalancerSpec, { vpc, tasksHavePublicIp }: ClusterRefs) {
  return loadBalancer.public || tasksHavePublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds;
}

function ownRefs(input: LoadBalancingInput): LoadBalancerRefs {
  const { key, loadBalancer, overrides } = input;
  const dnsName = att(`${key}/LoadBalancer`, "DNSName");
  const [[role, port] = ["Listener", loadBalancer.port]] = listenerPorts(input);
  const https = protocolOf(role, loadBalancer, overrides) === "https";
  return {
    identity: `of ${input.spec.name} ${identityOf(input)}`,
    arn: att(`${key}/LoadBalancer`, "LoadBalancerArn"),
    fullName: att(`${key}/LoadBalancer`, "LoadBalancerFullName"),
    dnsName,
    hostedZoneId: att(`${key}/LoadBalancer`, "CanonicalHostedZoneID"),
    securityGroupId: securityGroupId(`${key}/LoadBalancerSecurityGroup`),
    listenerArn: att(`${key}/${role}`, "ListenerArn"),
    port,
    https,
    url: url(dnsName, { port, https }),
    priorities: new Priorities(),
  };
}

/** What a load balancer can't change without being another one. */
const REPLACING = ["Name", "Scheme", "Type"];

/** Which of its own load balancers the service has, which may have one name: nothing for the usual one. */
function identityOf({ loadBalancer, overrides }: LoadBalancingInput): string {
  const changed = REPLACING.flatMap((name) => {
    const value = overrides.LoadBalancer?.[name];
    return value === undefined ? [] : [`${name} ${isLeaf(value) ? "later" : JSON.stringify(value)}`];
  });
  return [...(loadBalancer.public ? [] : ["internal"]), ...changed].join(", ");
}

function ownLoadBalancer(input: LoadBalancingInput, targetGroupArn: Val<string>): Resource[] {
  const { key, spec, loadBalancer, cluster } = input;
  const id = (role: string) => `${key}/${role}`;
  const { vpc } = cluster;
  const group = id("LoadBalancerSecurityGroup");
  const ingresses = ownIngresses(input, securityGroupId(group));
  return [
    securityGroup(group, vpc.vpcId, `Load balancer of ${spec.name}`),
    ...ingresses,
    resource(
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      id("LoadBalancer"),
      {
        LoadBalancerAttributes: loadBalancerAttributes(loadBalancer),
        Scheme: loadBalancer.public ? "internet-facing" : "internal",
        SecurityGroups: [securityGroupId(group)],
        Subnets: subnetIds(loadBalancer, cluster),
        Type: "application",
      },
      loadBalancer.public ? cluster.publicDependsOn : [],
    ),
    ...planListeners(
      input,
      targetGroupArn,
      ingresses.map(({ logicalId }) => logicalId),
    ),
    ...webAclAssociation(input),
  ];
}

function webAclAssociation({ key, loadBalancer: { webAcl } }: LoadBalancingInput): Resource[] {
  if (webAcl === undefined) return [];
  return [
    resource("AWS::WAFv2::WebACLAssociation", `${key}/WebAclAssociation`, {
      ResourceArn: att(`${key}/LoadBalancer`, "LoadBalancerArn"),
      WebACLArn: webAcl,
    }),
  ];
}

/** Who may come in, on each listener's port. */
function ownIngresses(input: LoadBalancingInput, groupId: Val<string>): Resource[] {
  const { key, loadBalancer, cluster } = input;
  const description = loadBalancer.allowFrom ? "Allowed" : loadBalancer.public ? "Anyone" : "This network";
  const ranges = loadBalancer.allowFrom ?? [loadBalancer.public ? "0.0.0.0/0" : cluster.vpc.cidr!];
  return [...listenerPorts(input)].flatMap(([listener, port]) =>
    ranges.map((cidr, i) => {
      const role = listener === "Listener" ? "LoadBalancerIngress" : "HttpsIngress";
      const number = i === 0 ? "" : i + 1;
      return ingress(`${key}/${role}${number}`, { groupId, from: { cidr }, port, description });
    }),
  );
}

/** A certificate beside the listener's own, for the clients that call this service's names. */
function furtherCertificate({ key, loadBalancer }: LoadBalancingInput, { listenerArn }: LoadBalancerRefs): Resource[] {
  const arn = certificateArn(key, loadBalancer);
  if (arn === undefined) return [];
  return [
    resource("AWS::ElasticLoadBalancingV2::ListenerCertificate", `${key}/ListenerCertificate`, {
      Certificates: [{ CertificateArn: arn }],
      ListenerArn: listenerArn,
    }),
  ];
}

const FIRST_PORT = 1024;
const PORTS = 65_536 - FIRST_PORT;

/**
 * Tasks are registered with their own port, so the group's is never used. A change replaces the group: so it follows from the
 * load balancer, of which a target group can have only one. It is replaced along with it, and never otherwise.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const portOf = (identity: string) => (identity === "" ? 80 : FIRST_PORT + (fnv1a(identity) % PORTS));

function targetGroup(logicalId: string, loadBalancer: LoadBalancerSpec, vpcId: Val<string>, identity: string) {
  const { healthCheck } = loadBalancer;
  return resource("AWS::ElasticLoadBalancingV2::TargetGroup", logicalId, {
    HealthCheckIntervalSeconds: healthCheck.interval,
    HealthCheckPath: healthCheck.path,
    HealthCheckTimeoutSeconds: healthCheck.timeout,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    Matcher: { HttpCode: healthCheck.matcher },
    Port: portOf(identity),
    Protocol: "HTTP",
    TargetGroupAttributes: targetGroupAttributes(loadBalancer),
    TargetType: "ip",
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    VpcId: vpcId,
  });
}
