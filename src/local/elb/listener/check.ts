import type { PlainProperties } from "../../../cfn/typed";
import { DEFAULT_TLS_POLICY, TLS_POLICIES, tlsPolicy } from "../../../ecs/tls-policies";
import { ApiError } from "../../../protocol/errors";
import { publishedPort } from "../../../protocol/published-port";
import type { Control } from "../../control";
import { invalidProperty, isHere } from "../../resources/handler";
import { type Acts, all } from "../../shapes/acted";
import { certificateArn } from "../certificates";
import { listenersOf } from "../load-balancer/ports";
import type { LoadBalancer } from "../load-balancer/record";
import { ACTIONS, actionsOf, checkGroups } from "../rule/actions";
import type { RuleAction } from "../rule/record";
import type { Listener } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type ListenerProperties = PlainProperties<"AWS::ElasticLoadBalancingV2::Listener">;

export const LISTENER: Acts = {
  ...all("LoadBalancerArn", "Port", "Protocol", "SslPolicy"),
  Certificates: all("CertificateArn"),
  MutualAuthentication: { "*": true, Mode: (given) => given === "off" },
  DefaultActions: ACTIONS,
  Tags: all("Key", "Value"),
};

export function balancerOf({ store }: Control, { LoadBalancerArn }: ListenerProperties): LoadBalancer {
  const found = store.get("loadBalancers", LoadBalancerArn);
  if (found) return found;
  const there = store.list("loadBalancers").map(({ id: arn }) => arn);
  throw invalidProperty("LoadBalancerArn", LoadBalancerArn, isHere("load balancer", there));
}

/**
 * The listener as its properties make it; its ports are no other listener's. `succeeds` are those that go when it is in use:
 * each load balancer of AWS's has its own ports, and here they are one machine's, so that such a one yields its own.
 */
export function checkListener(
  control: Control,
  given: ListenerProperties,
  balancer: LoadBalancer,
  id: string,
  succeeds: readonly string[] = [],
): { listener: Listener; yields?: Listener } {
  const protocol = protocolOf(given, balancer);
  const { Port: port = PORTS[protocol] } = given;
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalidProperty("Port", port, "allowed are whole numbers from 1 to 65535");
  }
  const hostPort = hostPortOf(control, balancer, { id, port });
  const owner = ownerOf(control, balancer, { id, port, hostPort });
  if (owner && !succeeds.includes(owner.id)) {
    const name = control.store.get("loadBalancers", owner.loadBalancerArn)?.name;
    throw new ApiError(
      "ResourceConflict",
      `Port ${hostPort} of this machine is taken by a listener of ${name}. Give the listener another port.`,
    );
  }
  const tls = tlsOf(given, protocol);
  const defaultActions = actionsOf(control, given.DefaultActions, "DefaultActions");
  checkForwards(defaultActions, balancer);
  checkGroups(control, defaultActions, balancer.id);
  const yielded = control.store.get("listeners", id)?.yieldedTo;
  return {
    listener: {
      ...{ id, loadBalancerArn: balancer.id, port, hostPort, protocol, ...tls, defaultActions },
      ...(yielded !== undefined && { yieldedTo: yielded }),
    },
    ...(owner && { yields: { ...owner, yieldedTo: id } }),
  };
}

/** Where no port is given. A network load balancer's listener always says its own. */
const PORTS: Partial<Record<Listener["protocol"], number>> = { HTTP: 80, HTTPS: 443 };

function protocolOf({ Protocol }: ListenerProperties, { type }: LoadBalancer): Listener["protocol"] {
  const allowed: readonly Listener["protocol"][] = type === "network" ? ["TCP", "TLS"] : ["HTTP", "HTTPS"];
  const protocol = allowed.find((each) => each === (Protocol ?? (type === "network" ? undefined : "HTTP")));
  if (protocol) return protocol;
  const balancers = `${type ?? "application"} load balancers`;
  throw invalidProperty("Protocol", Protocol, `allowed for ${balancers} on this machine are ${allowed.join(", ")}`);
}

/** A network load balancer only forwards. */
function checkForwards(actions: RuleAction[], { type }: LoadBalancer): void {
  const answer = actions.find((action) => action.type !== "forward");
  if (type !== "network" || !answer) return;
  throw invalidProperty("DefaultActions", answer.type, "a listener of a network load balancer has forward only");
}

/** Who speaks first is not known of a connection, so that 80 and 443 of a network load balancer can't share a port. */
function hostPortOf({ store }: Control, balancer: LoadBalancer, { id, port }: Pick<Listener, "id" | "port">): number {
  const shared = publishedPort(balancer.hostPort, port);
  const others = listenersOf(store, balancer).filter((other) => other.id !== id && other.hostPort === shared);
  return balancer.type === "network" && others.length > 0 ? port : shared;
}

/** The listener of another load balancer that has the port of this machine. */
function ownerOf(
  { store }: Control,
  balancer: LoadBalancer,
  { id, port, hostPort }: Pick<Listener, "id" | "port" | "hostPort">,
): Listener | undefined {
  const others = listenersOf(store, balancer).filter((other) => other.id !== id);
  if (others.some((other) => other.port === port)) {
    throw new ApiError(
      "AlreadyExists",
      `A listener already exists on port ${port} of the load balancer ${balancer.name}.`,
    );
  }
  const rivals = store.list("listeners").filter((other) => other.loadBalancerArn !== balancer.id);
  // One that has yielded its port to this one, too, is none.
  return rivals.find((other) => other.hostPort === hostPort && other.yieldedTo === undefined);
}

/** What a listener has that ends TLS. */
function tlsOf(
  { Certificates = [], SslPolicy }: ListenerProperties,
  protocol: Listener["protocol"],
): Pick<Listener, "certificates" | "tlsPolicy"> {
  if (protocol === "HTTP" || protocol === "TCP") {
    const more = Certificates.length > 0 ? "Certificates" : SslPolicy === undefined ? undefined : "SslPolicy";
    if (more === undefined) return {};
    throw invalidProperty(more, Certificates[0] ?? SslPolicy, "it is for listeners whose Protocol is HTTPS or TLS");
  }
  // CloudFormation's own list has exactly one: further ones are of AWS::ElasticLoadBalancingV2::ListenerCertificate.
  if (Certificates.length !== 1) {
    throw invalidProperty(
      "Certificates",
      Certificates,
      `${protocol === "TLS" ? "a TLS" : "an HTTPS"} listener has exactly one certificate of its own`,
    );
  }
  const policy = SslPolicy ?? DEFAULT_TLS_POLICY;
  if (!tlsPolicy(policy)) {
    const allowed = TLS_POLICIES.map(({ name }) => name).join(", ");
    throw invalidProperty("SslPolicy", policy, `allowed are ${allowed}`);
  }
  return {
    certificates: [certificateArn("Certificates.0.CertificateArn", Certificates[0]!.CertificateArn)],
    tlsPolicy: policy,
  };
}
