import type { OverviewAnswer } from "../../protocol/overview";

/** Digits of an id that are shown. */
const DIGITS = 12;

export function shortId(id: string): string {
  return id.slice(0, DIGITS);
}

/** A deployment's, without what all have in common: `ecs-svc/3721850133986122345`. */
export function shortDeploymentId(id: string): string {
  return shortId(id.replace(/^ecs-svc\//, ""));
}

/** Texts of the local ECS as people read them: with the names that they wrote, and short ids. */
export class Names {
  private readonly shown = new Map<string, string>();
  private pattern?: RegExp;

  /** What `overview` calls things, from now on. */
  add({ Services, Tasks, LoadBalancers, TargetGroups }: Omit<OverviewAnswer, "Now" | "Events">): this {
    for (const service of Services) {
      this.put(service.Name, service.DisplayName);
      if (service.LogicalId !== undefined) this.put(service.LogicalId, service.DisplayName);
      for (const deployment of service.Deployments) this.definition(deployment);
    }
    for (const each of [...Services, ...Tasks]) {
      this.put(each.Cluster, each.ClusterDisplayName);
      this.definition(each);
    }
    for (const { Name, DisplayName } of [...LoadBalancers, ...TargetGroups]) this.put(Name, DisplayName);
    return this;
  }

  /** What people call the thing of this name, or logical id. */
  of(name: string): string {
    return this.shown.get(name) ?? name;
  }

  /** A message with short names and ids. What a container wrote, which is indented in it, stays as it is. */
  text(message: string): string {
    return message
      .split("\n")
      .map((line) => (line.startsWith("  ") ? line : this.line(line)))
      .join("\n");
  }

  private line(line: string): string {
    this.pattern ??= patternOf([...this.shown.keys()]);
    return line
      .replace(/arn:aws[a-z-]*:elasticloadbalancing:[^:\s]*:\d*:targetgroup\/([^/\s)]+)\/[0-9a-f]+/g, "$1")
      .replace(/arn:aws[a-z-]*:ecs:[^:\s]*:\d*:[a-z-]+\/(?:[^/\s),]+\/)?([^/\s),]+)/g, "$1")
      .replace(/ecs-svc\/\d+/g, shortDeploymentId)
      .replace(/\b[0-9a-f]{32}\b/g, shortId)
      .replace(this.pattern, (name) => this.of(name));
  }

  private definition(of: { TaskDefinition: string; TaskDefinitionDisplayName: string }): void {
    this.put(of.TaskDefinition, of.TaskDefinitionDisplayName);
    this.put(familyOf(of.TaskDefinition), familyOf(of.TaskDefinitionDisplayName));
  }

  private put(name: string, shown: string): void {
    if (name === shown) return;
    this.shown.set(name, shown);
    this.pattern = undefined;
  }
}

const familyOf = (definition: string) => definition.slice(0, definition.lastIndexOf(":"));

/** Any of the names as a word of its own, the longest first. */
function patternOf(names: string[]): RegExp {
  if (names.length === 0) return /(?!)/g;
  const longestFirst = names.sort((a, b) => b.length - a.length);
  const any = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return new RegExp(`(?<![\\w/-])(?:${any})(?![\\w-])`, "g");
}
