import { isPlainMap } from "../cfn/plain-map";
import { type Resource, retains } from "../cfn/resource";
import type { Value } from "../cfn/value";
import { nearest } from "../options/nearest";
import type { TemplateResources } from "./described";
import type { EvaluationOptions } from "./evaluate";
import { parseTemplate } from "./parse";
import { nestedStackName, pseudoParameters } from "./pseudo";
import { type NestedTemplate, shown, type Template, TemplateError, type TemplateResource } from "./template";

export const NESTED = "AWS::CloudFormation::Stack";

/** Those that say what is in it, and those that have no effect on this machine. */
const WITHOUT_EFFECT = ["NotificationARNs", "Tags", "TimeoutInMinutes"];
const PROPERTIES = ["Parameters", "TemplateURL", ...WITHOUT_EFFECT];

interface Stack {
  /** What the template names it by, and the file that it is here. */
  url: string;
  file: string;
  guessed: boolean;
  read: TemplateResources;
  /** The other nested stacks that its parameters need. */
  needs: ReadonlySet<string>;
}

/**
 * The nested stacks of a template. Their resources are the stack's own, under `Nested/LogicalId`: a machine needs no stack of
 * its own for each. One is read when it is first needed, since its parameters may be another's outputs.
 */
export class NestedStacks {
  private readonly stacks = new Map<string, Stack>();
  private readonly open: string[] = [];
  private needed = new Set<string>();

  /**
   * @param evaluate gives the value of what stands in the template
   * @param read reads a template with what is different in it
   */
  constructor(
    private readonly resources: Record<string, TemplateResource>,
    private readonly options: EvaluationOptions,
    private readonly evaluate: (value: unknown, path: string) => Value,
    private readonly read: (template: Template, inside: Partial<EvaluationOptions>) => TemplateResources,
  ) {}

  has(logicalId: string): boolean {
    return Object.hasOwn(this.resources, logicalId) && this.resources[logicalId]?.Type === NESTED;
  }

  /** What `value` gives, and the nested stacks that it needs, which are there as a whole before it. */
  neededIn<T>(value: () => T): [T, ReadonlySet<string>] {
    const before = this.needed;
    const needed = new Set<string>();
    this.needed = needed;
    try {
      return [value(), needed];
    } finally {
      this.needed = before;
    }
  }

  /** The stack's `Ref`. */
  id(logicalId: string): Value {
    this.of(logicalId);
    return pseudoParameters({ ...this.options, stackName: this.nameOf(logicalId) })["AWS::StackId"];
  }

  output(logicalId: string, attribute: string, path: string): Value {
    const name = attribute.replace(/^Outputs\./, "");
    if (name === attribute) {
      throw new TemplateError(path, `${NESTED} has no attribute ${shown(attribute)}; it has Outputs.NAME`);
    }
    const { outputs } = this.of(logicalId).read;
    if (Object.hasOwn(outputs, name)) return outputs[name];
    const names = Object.keys(outputs);
    const meant = nearest(name, names);
    const instead = meant ? `did you mean ${meant}?` : `it has ${names.join(", ") || "none"}`;
    throw new TemplateError(path, `the nested stack ${logicalId} has no output ${shown(name)}; ${instead}`);
  }

  /** Logical ids of what resources and nested stacks of the template are made of. */
  members(names: readonly string[]): string[] {
    const { prefix = "" } = this.options;
    const ids = names.flatMap((name) => (this.has(name) ? this.idsOf(name) : [prefix + name]));
    return [...new Set(ids)];
  }

  /** A nested stack as part of this one. @param present which of the template's resources are there */
  flattened(
    logicalId: string,
    present: ReadonlySet<string>,
    policy: Pick<Resource, "deletionPolicy">,
  ): TemplateResources {
    const { read, needs } = this.of(logicalId);
    const { DependsOn } = this.resources[logicalId]!;
    const before = this.members([...[DependsOn ?? []].flat().filter((name) => present.has(name)), ...needs]);
    const resources = read.resources.map((resource) => ({
      ...resource,
      dependsOn: [...new Set([...resource.dependsOn, ...before])],
      ...(retains(policy.deletionPolicy) && policy),
    }));
    const warnings = [...this.warningsOf(logicalId), ...read.warnings].map((warning) => `${logicalId}: ${warning}`);
    return { ...read, resources, warnings };
  }

  private warningsOf(logicalId: string): string[] {
    const { Properties = {} } = this.resources[logicalId]!;
    const without = WITHOUT_EFFECT.filter((name) => Properties[name] !== undefined);
    const { url, file, guessed } = this.of(logicalId);
    return [
      ...(guessed ? [`${file}, a file here, is taken for ${url}.`] : []),
      ...(without.length > 0 ? [`${without.join(", ")} of a nested stack have no effect on this machine.`] : []),
    ];
  }

  private idsOf(logicalId: string): string[] {
    return this.of(logicalId).read.resources.map((resource) => resource.logicalId);
  }

  private nameOf(logicalId: string): string {
    return nestedStackName(this.options.stackName, logicalId);
  }

  private of(logicalId: string): Stack {
    this.needed.add(logicalId);
    const known = this.stacks.get(logicalId);
    if (known) return known;
    const path = `Resources.${logicalId}`;
    const circle = [...this.open, logicalId].join(" → ");
    if (this.open.includes(logicalId)) {
      throw new TemplateError(path, `nested stacks refer to each other in a circle: ${circle}`);
    }
    this.open.push(logicalId);
    const { Properties = {}, Metadata = {} } = this.resources[logicalId]!;
    const { url, file, text, guessed } = this.templateOf(Properties, Metadata, path);
    const [parameters, needs] = this.neededIn(() => this.parametersOf(Properties, path));
    const { prefix = "", files = [] } = this.options;
    const inside = {
      stackName: this.nameOf(logicalId),
      parameters,
      prefix: `${prefix}${logicalId}/`,
      files: [...files, file],
    };
    const stack = {
      url,
      file,
      guessed,
      read: within(`${path} (${file})`, () => this.read(parseTemplate(text), inside)),
      needs,
    };
    this.open.pop();
    this.stacks.set(logicalId, stack);
    return stack;
  }

  private templateOf(properties: object, metadata: object, path: string): NestedTemplate & { url: string } {
    const { TemplateURL } = properties as { TemplateURL?: unknown };
    const { "aws:asset:path": asset } = metadata as { "aws:asset:path"?: unknown };
    const { files = [], templates } = this.options;
    const at = `${path}.Properties.TemplateURL`;
    const unknown = Object.keys(properties).find((name) => !PROPERTIES.includes(name));
    if (unknown !== undefined) {
      throw new TemplateError(
        `${path}.Properties.${unknown}`,
        `is no property of ${NESTED}; it has ${PROPERTIES.join(", ")}`,
      );
    }
    const url = typeof asset === "string" ? asset : this.evaluate(TemplateURL, at);
    if (typeof url !== "string") {
      const what = url === undefined ? "is missing" : "is known only once other resources are there";
      throw new TemplateError(at, `${what}; the address of a template is needed`);
    }
    const found = templates?.(url, files.at(-1));
    if (!found) {
      throw new TemplateError(
        at,
        `is ${shown(url)}, and no such file is beside the template: a nested template is read from a file here. Give its ` +
          "path (./child.yaml), or put it where the end of its address says (https://…/network/vpc.yaml: network/vpc.yaml).",
      );
    }
    if (files.includes(found.file)) throw new TemplateError(at, `is ${shown(url)}, which this template is nested in`);
    return { ...found, url };
  }

  private parametersOf(properties: object, path: string): Record<string, Value> {
    const { Parameters = {} } = properties as { Parameters?: unknown };
    const at = `${path}.Properties.Parameters`;
    const parameters = this.evaluate(Parameters, at);
    if (!isPlainMap(parameters)) throw new TemplateError(at, `is ${shown(parameters)}; a map of text is needed`);
    return parameters as Record<string, Value>;
  }
}

/** Says of an error in a nested template where that is. */
function within<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(path, error.message);
    throw error;
  }
}
