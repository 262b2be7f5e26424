import { createHash } from "node:crypto";

/** Types whose resources are shown by the name that the user gave them. */
export type NamedType = keyof typeof PARTS;

/** Where a program describes a resource. */
export interface Origin {
  type: NamedType;
  logicalId: string;
  /** A construct's path, `shop/web/Service`. */
  path?: string;
}

/** What the constructs of the CDK, its patterns, and ours call the parts that they make: the user wrote what is before it. */
const PARTS = {
  "AWS::ECS::Service": ["Service", "QueueProcessingFargateService", "QueueProcessingService"],
  "AWS::ECS::Cluster": ["Cluster"],
  "AWS::ECS::TaskDefinition": ["TaskDefinition", "TaskDef", "QueueProcessingTaskDef", "ScheduledTaskDef"],
  "AWS::ElasticLoadBalancingV2::LoadBalancer": ["LoadBalancer", "LB"],
  "AWS::ElasticLoadBalancingV2::TargetGroup": ["TargetGroup", "ECSGroup", "PublicListener", "LB"],
} as const;

/** An L2 construct's own resource. */
const OWN = ["Resource", "Default"];

/**
 * What the user called a resource, the shortest form first, each longer one with one more of the constructs around it:
 * `["api", "backend/api"]`. A logical id that nothing was added to is the user's own word.
 */
export function userNames({ type, logicalId, path }: Origin): string[] {
  const parts = (path !== undefined && partsWithin(path, logicalId)) || pulumiParts(logicalId);
  if (!parts) return [withoutHash(logicalId, type)];
  const isMade = (part: string) => [...OWN, ...PARTS[type]].includes(part);
  let end = parts.length;
  while (end > 1 && isMade(parts[end - 1]!)) end -= 1;
  return parts.slice(0, end).map((_, index) => parts.slice(end - 1 - index, end).join("/"));
}

/** The parts of a construct's path below its stack: those that its logical id was made of. */
function partsWithin(path: string, logicalId: string): string[] | undefined {
  const all = path.split("/");
  // What a nested stack made has the stack's name before it.
  const own = logicalId.slice(logicalId.lastIndexOf("/") + 1);
  for (let from = 1; from < all.length; from += 1) {
    const parts = all.slice(from);
    if (logicalIdOf(parts) === own) return parts;
  }
  return undefined;
}

/** The CDK's rule (`makeUniqueId` of aws-cdk-lib/core/lib/private/uniqueid.ts). */
function logicalIdOf(path: readonly string[]): string {
  const parts = path.filter((part) => part !== "Default");
  const plain = (part: string) => part.replace(/[^A-Za-z0-9]/g, "");
  if (parts.length === 1 && plain(parts[0]!).length <= 255) return plain(parts[0]!);
  const human: string[] = [];
  for (const part of parts) if (!human.at(-1)?.endsWith(part)) human.push(part);
  const shown = human.filter((part) => part !== "Resource").map(plain);
  const hash = createHash("md5").update(parts.join("/")).digest("hex").slice(0, 8).toUpperCase();
  return shown.join("").slice(0, 240) + hash;
}

/** `web/Service`, of which a name made of it has `web-Service`. No template's logical id has either sign. */
function pulumiParts(logicalId: string): string[] | undefined {
  const at = Math.max(logicalId.lastIndexOf("/"), logicalId.lastIndexOf("-"));
  return at < 1 ? undefined : [logicalId.slice(0, at), logicalId.slice(at + 1)];
}

/** `webServiceDF5181DE` → `web`. */
function withoutHash(logicalId: string, type: NamedType): string {
  const human = logicalId.replace(/(?<=.)[0-9A-F]{8}$/, "");
  if (human === logicalId) return logicalId;
  const ends = [...PARTS[type], "LBPublicListenerECSGroup"].filter((part) => human.endsWith(part));
  const [longest] = ends.sort((a, b) => b.length - a.length);
  return longest === undefined || longest === human ? human : human.slice(0, -longest.length);
}
