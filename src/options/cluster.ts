import { type ComponentKind, component } from "./component";
import { EXECUTE_COMMAND, type ExecuteCommandOptions } from "./execute-command";
import { FLOW_LOGS, type FlowLogsOptions } from "./flow-logs";
import { type Entries, fill, list, type SpecOf } from "./group";
import type { Leafy } from "./leaf";
import { DNS_NAME } from "./names";
import type { Property } from "./property";
import { oneOf, text, value, whole } from "./values";

/** A cluster and, unless it is put into a network that is there already, its network. */
export interface ClusterOptions {
  /**
   * IPv4 CIDR block of the VPC, /16 to /24; each subnet takes a sixteenth of it, and EC2's smallest is a /28. Known while
   * the program runs.
   * @default "10.0.0.0/16"
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
   */
  cidr?: string;
  /** Availability zones to use, 1–6; a load balancer needs two. Known while the program runs. @default 2 */
  maxAzs?: number;
  /**
   * How tasks, which have no public address, reach the internet: by a NAT gateway `per-zone`, which outlives the loss of
   * a zone; by a `single` one, which costs less; or by `none`, with VPC endpoints for what ECS needs (images are then
   * pulled from ECR only). Known while the program runs.
   * @default "per-zone"
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
   */
  nat?: "per-zone" | "single" | "none";
  /**
   * Services of AWS that tasks reach by a VPC endpoint, by the name that the endpoint's service ends with: `ssmmessages` for
   * `exec`, `secretsmanager`, `ssm` and `kms` for secrets, `sqs`, `execute-api`. S3 and DynamoDB have gateways, which cost
   * nothing; each other one is paid by the hour and zone. Known while the program runs; not with a `vpc`. Locally they are
   * recorded.
   * @default none; with nat "none" what ECS needs: s3, ecr.api, ecr.dkr, logs, and with pools ecs, ecs-agent, ecs-telemetry
   * @example ["secretsmanager", "ssmmessages", "dynamodb"]
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  endpoints?: string[];
  /** Writes a line of each connection of the network. Not with a `vpc`. Locally nothing is written. @default none */
  flowLogs?: FlowLogsOptions;
  /** Logs the sessions that are opened in tasks of services with `exec`, and encrypts them. @default as tasks log themselves */
  executeCommand?: ExecuteCommandOptions;
  /**
   * DNS name of the private namespace that services are discovered in: up to 253 characters in labels of 1–63 letters,
   * digits, hyphens and underscores. It is made with the first service that has `serviceDiscovery`, or where the cluster is
   * asked for it, and not before; a network has each name once, so clusters in one network are given different ones. Another
   * name is another namespace, which replaces what the services are found by.
   * @default "<name>.internal"
   * @example "shop.local"
   * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html
   */
  namespace?: string;
  /**
   * Whether CloudWatch collects metrics of services and tasks; `"enhanced"` collects those of each task and container as well.
   * Known while the program runs. Locally there are how many tasks are desired, are pending and run, and how many deployments
   * there are.
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
   */
  containerInsights?: boolean | "enhanced";
  /**
   * How `Ec2CapacityPool`s become the cluster's: all `"together"`, by one resource that names them, so that one takes two
   * deployments to go when its services move or go as well; or `"each"` by itself, by a custom resource with a Lambda function,
   * so that it goes in one. To be chosen before the first pool, or while no service is on one. Known while the program runs.
   * @default "together"
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
   */
  associatePools?: "together" | "each";
}

const CLUSTER = {
  cidr: value<string>(checkCidr).known().default("10.0.0.0/16"),
  maxAzs: whole(1, 6).known().default(2),
  nat: oneOf("per-zone", "single", "none").known().default("per-zone"),
  endpoints: list(
    text("ends of the names of VPC endpoint services, such as secretsmanager", /^[a-z0-9]+([.-][a-z0-9]+)*$/).known(),
    'names, such as ["secretsmanager"]',
    "allowed are names of services, such as secretsmanager",
  ).default([]),
  flowLogs: FLOW_LOGS,
  executeCommand: EXECUTE_COMMAND,
  namespace: DNS_NAME.default(({ name }) => `${name}.internal`),
  containerInsights: value<boolean | "enhanced">(checkInsights).known().default(true),
  associatePools: oneOf("together", "each").known().default("together"),
} satisfies Entries<ClusterOptions>;

/** What makes a network, and says nothing about one that is there already. */
const OF_THE_NETWORK = ["cidr", "maxAzs", "nat", "endpoints", "flowLogs"] as const satisfies (keyof ClusterOptions)[];

export interface ClusterKind extends ComponentKind {
  /** Whether it is in a network that is there already. @default false */
  vpc?: boolean;
  /** Whether it has a namespace that is there already. @default false */
  namespace?: boolean;
}

export interface ClusterSpec extends SpecOf<typeof CLUSTER> {
  /** The component in messages: `EcsCluster "shop"`. */
  path: string;
  name: string;
}

/**
 * A cluster's options, checked and with every default filled in.
 * @param path the component in messages, e.g. `EcsCluster "shop"`
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function clusterSpec(
  path: string,
  name: string,
  options: Leafy<ClusterOptions>,
  kind: ClusterKind = {},
): ClusterSpec {
  const around = component(path, name, options, Object.keys(CLUSTER), kind);
  const spec = fill(CLUSTER, around.root, around);
  if (kind.vpc) checkNoNetwork(around.root);
  if (kind.namespace && around.root.get("namespace").value !== undefined) {
    around.root.get("namespace").fail("allowed is only to leave it out, since existingNamespace has its own name");
  }
  return { path, name, ...spec };
}

function checkNoNetwork(cluster: Property): void {
  for (const property of OF_THE_NETWORK.map((key) => cluster.get(key))) {
    if (property.value === undefined) continue;
    property.fail("allowed is only to leave it out, since the network given as vpc is there already");
  }
}

function checkInsights(insights: Property): void {
  if (typeof insights.value !== "boolean" && insights.value !== "enhanced")
    insights.fail("allowed are true, false, enhanced");
}

function checkCidr(cidr: Property): void {
  const [address = "", prefix] = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(String(cidr.value))
    ? String(cidr.value).split("/")
    : [];
  const octets = address.split(".").map(Number);
  const length = Number(prefix);
  if (prefix === undefined || octets.some((octet) => octet > 255) || length < 16 || length > 24) {
    cidr.fail("allowed are IPv4 CIDR blocks from /16 to /24, such as 10.0.0.0/16");
  }
  const host = 2 ** (32 - length);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (number % host === 0) return;
  const start = number - (number % host);
  const block = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".");
  cidr.fail(`allowed are blocks written by their first address: ${block}/${length}`);
}
