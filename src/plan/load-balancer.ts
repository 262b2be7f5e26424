import type { ECSServiceAdvancedConfiguration } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { Att, att } from "../cfn/value";
import {
  InvalidPropertyError,
  isLeaf,
  type LoadBalancerSpec,
  needsHttps,
  type ServiceSpec,
  shiftsRequests,
  type TargetGroupSpec,
} from "../options";
import { Described } from "../options/error";
import { loadBalancerAttributes, targetGroupAttributes } from "./balancing-attributes";
import { claimCertificates, claimDomain, claimPorts, newCertificates } from "./balancing-claims";
import { planDomain } from "./domain";
import { planEntrances } from "./entrances";
import { fnv1a } from "./fnv1a";
import { HTTP_PORT, listenerRole } from "./listener-role";
import {
  certificateArn,
  hasHttps,
  listenerPorts,
  planListeners,
  planMoreCertificates,
  protocolOf,
  url,
} from "./listeners";
import { checkRegion } from "./one-region";
import { planOpenings } from "./openings";
import type { Overrides } from "./overrides";
import { Priorities } from "./priorities";
import type { BalancerRefs, ClusterRefs, LoadBalancerRefs } from "./refs";
import { planRules } from "./rule";
import { securityGroup, securityGroupId } from "./security-group";
import { shiftingRole, testListener } from "./shifting";
import { type FurtherTargetGroup, planTargetGroups } from "./target-groups";
import { text } from "./text";

export interface LoadBalancingInput {
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  cluster: ClusterRefs;
  /** A listener to use, another service's or one that is there already. */
  shared?: LoadBalancerRefs;
  /** A load balancer to use, with a listener of the service's own. */
  existing?: BalancerRefs;
  /** ID of the hosted zone that the user gives the name of. */
  hostedZoneId?: Val<string>;
  overrides: Overrides;
}

export interface LoadBalancing {
  resources: Resource[];
  loadBalancer: LoadBalancerRefs;
  targetGroupArn: Val<string>;
  /** What is called of the tasks, beside the first target group. */
  further: FurtherTargetGroup[];
  /** The end of its ARN, by which metrics name it: `targetgroup/<name>/<id>`. */
  targetGroupFullName: Val<string>;
  /** The second target group, where requests shift. */
  alternateFullName?: Val<string>;
  /** How they shift, as the service is told. */
  shifting?: ECSServiceAdvancedConfiguration;
  /** Whether the load balancer is the service's own, and not one that others share. */
  isOwn: boolean;
  /** Where the service answers. */
  url: Val<string>;
  certificateArn?: Val<string>;
  redirectListenerArn?: Val<string>;
  /** Logical ids of what ties the target group to the load balancer: ECS takes it only then. */
  dependsOn: string[];
}

/** A target group behind a load balancer of the service's own, or behind one that it shares. */
export function planLoadBalancing(input: LoadBalancingInput): LoadBalancing {
  const { key, spec, loadBalancer, cluster, shared } = input;
  const id = (role: string) => `${key}/${role}`;
  checkCluster(input);
  checkRegion(spec, loadBalancer, cluster);
  claimDomain(input, loadBalancer.zone ?? input.hostedZoneId);
  if (input.existing) claimPorts(input, input.existing);
  const targetGroupArn = att(id("TargetGroup"), "TargetGroupArn");
  const used = shared ?? ownRefs(input);
  const alternate = shiftsRequests(spec.deployment) ? id("AlternateTargetGroup") : undefined;
  const alternateArn = alternate && att(alternate, "TargetGroupArn");
  const own = shared ? [] : ownLoadBalancer(input, targetGroupArn, used);
  if (!shared) claimCertificates(input, used);
  const domain = planDomain(spec.path, key, loadBalancer, input.hostedZoneId, used);
  const certificates = shared ? furtherCertificates(input, shared) : [];
  const rules = planRules({ ...input, shared: shared !== undefined, targetGroupArn, alternateArn }, used);
  const tests = alternateArn === undefined ? [] : planTests(input, used, [targetGroupArn, alternateArn]);
  const identity = shared ? shared.identity : identityOf(input);
  const group = (logicalId: string, of: LoadBalancerSpec | TargetGroupSpec = loadBalancer) =>
    targetGroup(logicalId, of, cluster.vpc.vpcId, identity);
  const further = planTargetGroups(
    {
      ...input,
      host: domain?.host ?? used.dnsName,
      shared: shared !== undefined,
      group,
      entrances: ({ allowFrom = loadBalancer.allowFrom }, listener, port) =>
        planEntrances({
          ...{ key, cluster, listener, port, groupId: used.securityGroupId },
          loadBalancer: { ...loadBalancer, allowFrom },
        }),
    },
    used,
  );
  const openings = planOpenings({ key, name: spec.name, loadBalancer, further }, used);
  const shifting =
    alternateArn === undefined ? undefined : planShifting(input, [...rules, ...tests], [targetGroupArn, alternateArn]);
  const listening = own.filter(({ type }) => /::(Listener|SecurityGroupIngress)$/.test(type));
  return {
    resources: [
      group(id("TargetGroup")),
      ...(alternate === undefined ? [] : [group(alternate)]),
      ...own,
      ...(domain?.resources ?? []),
      ...certificates,
      ...rules,
      ...tests,
      ...(shifting ? [shifting.role] : []),
      ...further.flatMap(({ resources }) => resources),
      ...openings,
    ],
    loadBalancer: used,
    targetGroupArn,
    further,
    targetGroupFullName: att(id("TargetGroup"), "TargetGroupFullName"),
    alternateFullName: alternate && att(alternate, "TargetGroupFullName"),
    shifting: shifting?.configuration,
    isOwn: shared === undefined && input.existing === undefined,
    url: domain ? url(domain.host, used) : used.url,
    certificateArn: certificateArn(key, loadBalancer),
    redirectListenerArn:
      shared === undefined && hasHttps(loadBalancer) && loadBalancer.redirect
        ? att(id(listenerRole(HTTP_PORT)), "ListenerArn")
        : undefined,
    dependsOn: [
      ...[...listening, ...rules, ...tests, ...(shifting ? [shifting.role] : [])].map(({ logicalId }) => logicalId),
      ...further.flatMap(({ dependsOn }) => dependsOn),
      ...openings.map(({ logicalId }) => logicalId),
    ],
  };
}

/** The listener that tests of the new tasks come by, on a load balancer of the service's own. */
function planTests(
  { key, spec, loadBalancer, cluster, shared }: LoadBalancingInput,
  used: LoadBalancerRefs,
  groups: Val<string>[],
) {
  const { testPort, testCertificate } = spec.deployment;
  if (shared || testPort === undefined) return [];
  const certificate = testCertificate ?? certificateArn(key, loadBalancer);
  const secure = certificate === undefined ? undefined : { certificate, tlsPolicy: loadBalancer.tlsPolicy };
  const listener = listenerRole(testPort);
  return [
    ...planEntrances({ key, loadBalancer, cluster, groupId: used.securityGroupId, listener, port: testPort }),
    ...testListener(key, used.arn, testPort, secure, groups),
  ];
}

/** What shifts the requests: who may, and by which rules. */
function planShifting({ key, spec }: LoadBalancingInput, made: Resource[], groups: [Val<string>, Val<string>]) {
  const ruleOf = (...roles: string[]) => {
    const rule = made.find(({ logicalId }) => roles.some((role) => logicalId === `${key}/${role}`));
    return rule && att(rule.logicalId, "RuleArn");
  };
  const [production, test] = [ruleOf("ProductionRule", "ListenerRule")!, ruleOf("TestRule")];
  const configuration: ECSServiceAdvancedConfiguration = {
    AlternateTargetGroupArn: groups[1],
    ProductionListenerRule: production,
    RoleArn: att(`${key}/ShiftRole`, "Arn"),
    TestListenerRule: test,
  };
  return { configuration, role: shiftingRole(key, spec.name, test ? [production, test] : [production], groups) };
}

/** What the spec can't see: the cluster that the service is put into, and the load balancer that it shares. */
function checkCluster(input: LoadBalancingInput): void {
  const { spec, loadBalancer, cluster, shared, existing } = input;
  if (shared) {
    checkVpc(input, shared);
    if (!needsHttps(loadBalancer) || shared.https) return;
    const { certificate, domain, moreCertificates } = loadBalancer;
    const [[property, value] = []] = Object.entries({ domain, certificate, moreCertificates }).filter(
      ([, said]) => said,
    );
    const allowed =
      "the load balancer that it shares answers HTTP only; give its own service a certificate or a domain";
    throw new InvalidPropertyError(spec.path, `loadBalancer.${property}`, shown(value), allowed);
  }
  const subnets = existing ? undefined : subnetIds(loadBalancer, cluster);
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
  if (loadBalancer.subnets !== undefined) return loadBalancer.subnets;
  return loadBalancer.public || tasksHavePublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds;
}

function ownRefs(input: LoadBalancingInput): LoadBalancerRefs {
  const { key, loadBalancer, overrides } = input;
  const balancer = input.existing ?? ownBalancer(input);
  const [[role, port] = [listenerRole(loadBalancer.port), loadBalancer.port]] = listenerPorts(input);
  const https = protocolOf(role, loadBalancer, overrides) === "https";
  return {
    ...balancer,
    listenerArn: att(`${key}/${role}`, "ListenerArn"),
    port,
    https,
    url: url(balancer.dnsName, { port, https }),
    priorities: new Priorities(),
  };
}

function ownBalancer(input: LoadBalancingInput): BalancerRefs {
  const { key, spec } = input;
  return {
    identity: `of ${spec.name} ${identityOf(input)}`,
    arn: att(`${key}/LoadBalancer`, "LoadBalancerArn"),
    fullName: att(`${key}/LoadBalancer`, "LoadBalancerFullName"),
    dnsName: att(`${key}/LoadBalancer`, "DNSName"),
    hostedZoneId: att(`${key}/LoadBalancer`, "CanonicalHostedZoneID"),
    securityGroupId: securityGroupId(`${key}/LoadBalancerSecurityGroup`),
    vpcId: input.cluster.vpc.vpcId,
  };
}

/** A load balancer takes the target groups of its own VPC. */
function checkVpc({ spec, cluster }: LoadBalancingInput, { identity, vpcId }: BalancerRefs): void {
  const own = cluster.vpc.vpcId;
  const differ =
    typeof own === "string" && typeof vpcId === "string"
      ? own !== vpcId
      : own instanceof Att && vpcId instanceof Att && own.logicalId !== vpcId.logicalId;
  if (!differ) return;
  const allowed = `allowed is the load balancer of a service in the VPC of the service's own cluster, ${cluster.name}`;
  throw new InvalidPropertyError(
    spec.path,
    "loadBalancer.sharedWith",
    new Described(`the load balancer ${identity.trim()}`),
    allowed,
  );
}

/** What a load balancer can't change without being another one. */
const REPLACING = ["Name", "Scheme", "Type"];

/** Which of its own load balancers the service has, which may have one name: nothing for the usual one. */
function identityOf({ loadBalancer, overrides, existing }: LoadBalancingInput): string {
  if (existing) return existing.identity;
  const changed = REPLACING.flatMap((name) => {
    const value = overrides.LoadBalancer?.[name];
    return value === undefined ? [] : [`${name} ${isLeaf(value) ? "later" : JSON.stringify(value)}`];
  });
  return [...(loadBalancer.public ? [] : ["internal"]), ...changed].join(", ");
}

/** The service's own listeners, and the load balancer that they are on unless it is there already. */
function ownLoadBalancer(input: LoadBalancingInput, targetGroupArn: Val<string>, used: BalancerRefs): Resource[] {
  const { key, spec, loadBalancer, cluster } = input;
  const id = (role: string) => `${key}/${role}`;
  const { vpc } = cluster;
  const group = id("LoadBalancerSecurityGroup");
  const entrances = ownEntrances(input, used.securityGroupId);
  const before = entrances.map(({ logicalId }) => logicalId);
  const listeners = planListeners({ ...input, loadBalancerArn: used.arn }, targetGroupArn, before);
  if (input.existing) return [...entrances, ...listeners];
  return [
    securityGroup(group, vpc.vpcId, `Load balancer of ${spec.name}`),
    ...entrances,
    {
      ...resource(
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
      boundTo: vpc.vpcId,
    },
    ...listeners,
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
function ownEntrances(input: LoadBalancingInput, groupId: Val<string>): Resource[] {
  return [...listenerPorts(input)].flatMap(([listener, port]) => planEntrances({ ...input, groupId, listener, port }));
}

/** Certificates beside the listener's own, for the clients that call this service's names. */
function furtherCertificates(input: LoadBalancingInput, listener: LoadBalancerRefs): Resource[] {
  const { key, loadBalancer } = input;
  const { certificate, moreCertificates } = newCertificates(input, listener);
  const made = loadBalancer.certificate === undefined ? certificateArn(key, loadBalancer) : certificate;
  const all = made === undefined ? moreCertificates : { ...moreCertificates, "": made };
  return planMoreCertificates(`${key}/Listener`, listener.listenerArn, all);
}

const FIRST_PORT = 1024;
const PORTS = 65_536 - FIRST_PORT;

/**
 * Tasks are registered with their own port, so the group's is never used. A change replaces the group: so it follows from the
 * load balancer, of which a target group can have only one. It is replaced along with it, and never otherwise.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const portOf = (identity: string) => (identity === "" ? 80 : FIRST_PORT + (fnv1a(identity) % PORTS));

function targetGroup(
  logicalId: string,
  spec: LoadBalancerSpec | TargetGroupSpec,
  vpcId: Val<string>,
  identity: string,
): Resource {
  const { healthCheck } = spec;
  return resource("AWS::ElasticLoadBalancingV2::TargetGroup", logicalId, {
    HealthCheckIntervalSeconds: healthCheck.interval,
    HealthCheckPath: healthCheck.path,
    HealthCheckPort: healthCheck.port === undefined ? undefined : text(healthCheck.port),
    HealthCheckTimeoutSeconds: healthCheck.timeout,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    Matcher: { HttpCode: healthCheck.matcher },
    Port: portOf(identity),
    Protocol: "HTTP",
    TargetGroupAttributes: targetGroupAttributes(spec),
    TargetType: "ip",
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    VpcId: vpcId,
  });
}
