import type { ECSServiceLoadBalancer } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import type { LoadBalancerSpec, ServiceSpec, TargetGroupSpec } from "../options";
import { listenerRole } from "./listener-role";
import { certificateArn, hasHttps, planMoreCertificates, suffixOf, url } from "./listeners";
import type { LoadBalancerRefs } from "./refs";
import { conditionsOf, forwardTo } from "./rule";

export interface TargetGroupsInput {
  /** The service's key. */
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  /** What it is called by: its domain, or the name of the load balancer. */
  host: Val<string>;
  /** Whether the load balancer is another service's. */
  shared: boolean;
  /** Makes a target group of the service's load balancer. */
  group: (logicalId: string, spec: TargetGroupSpec) => Resource;
  /** Lets those in who may call a listener. */
  entrances: (spec: TargetGroupSpec, listener: string, port: number) => Resource[];
}

/** A further target group of a service. */
export interface FurtherTargetGroup {
  name: string;
  /** What its resources' roles end with: `Admin` of `admin`. */
  suffix: string;
  spec: TargetGroupSpec;
  arn: Val<string>;
  resources: Resource[];
  /** The target group with its container and port, as the service is told. */
  target: ECSServiceLoadBalancer;
  /** Where it answers. */
  url: Val<string>;
  /** Logical ids of what ties it to the load balancer. */
  dependsOn: string[];
}

/** Further target groups, each by a listener of its own or by a rule of the one that there is. */
export function planTargetGroups(input: TargetGroupsInput, used: LoadBalancerRefs): FurtherTargetGroup[] {
  const { host } = input;
  return Object.entries(input.loadBalancer.targetGroups).map(([name, spec]) => {
    const suffix = suffixOf(name);
    const logicalId = `${input.key}/TargetGroup${suffix}`;
    const arn = att(logicalId, "TargetGroupArn");
    const reached =
      spec.port === undefined ? [rule(input, used, name, spec, arn)] : listener(input, used, spec.port, spec, arn);
    return {
      name,
      suffix,
      spec,
      arn,
      resources: [input.group(logicalId, spec), ...reached],
      target: { ContainerName: spec.container, ContainerPort: spec.containerPort, TargetGroupArn: arn },
      url: url(
        host,
        spec.port === undefined ? used : { port: spec.port, https: speaksHttps(spec, input.loadBalancer) },
      ),
      dependsOn: reached.map((made) => made.logicalId),
    };
  });
}

const speaksHttps = ({ protocol, certificate }: TargetGroupSpec, loadBalancer: LoadBalancerSpec): boolean =>
  protocol === undefined ? certificate !== undefined || hasHttps(loadBalancer) : protocol === "HTTPS";

function listener(
  { key, loadBalancer, entrances }: TargetGroupsInput,
  { arn: LoadBalancerArn }: LoadBalancerRefs,
  port: number,
  spec: TargetGroupSpec,
  arn: Val<string>,
): Resource[] {
  const role = listenerRole(port);
  const certificate = speaksHttps(spec, loadBalancer)
    ? (spec.certificate ?? certificateArn(key, loadBalancer))
    : undefined;
  const made = resource("AWS::ElasticLoadBalancingV2::Listener", `${key}/${role}`, {
    ...(certificate !== undefined && {
      Certificates: [{ CertificateArn: certificate }],
      SslPolicy: loadBalancer.tlsPolicy,
    }),
    DefaultActions: [forwardTo(arn)],
    LoadBalancerArn,
    Port: port,
    Protocol: certificate === undefined ? "HTTP" : "HTTPS",
  });
  return [
    ...entrances(spec, role, port),
    made,
    ...planMoreCertificates(made.logicalId, att(made.logicalId, "ListenerArn"), spec.moreCertificates),
  ];
}

function rule(
  { key, spec: { path, name: service }, loadBalancer, shared }: TargetGroupsInput,
  { listenerArn, priorities }: LoadBalancerRefs,
  name: string,
  spec: TargetGroupSpec,
  arn: Val<string>,
): Resource {
  const conditions = { ...spec, domain: loadBalancer.domain };
  return resource("AWS::ElasticLoadBalancingV2::ListenerRule", `${key}/ListenerRule${suffixOf(name)}`, {
    Actions: [forwardTo(arn)],
    Conditions: conditionsOf(conditions, shared),
    ListenerArn: listenerArn,
    Priority: priorities.give({
      key: `${key} ${name}`,
      name: `${service} ${name}`,
      component: path,
      property: `loadBalancer.targetGroups.${name}.priority`,
      rule: conditions,
    }),
  });
}
