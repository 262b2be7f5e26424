import { nearest } from "../options/nearest";
import { isRecord } from "../protocol/json";
import { type Problems, shown, type Template } from "./template";

const SECTIONS = [
  ...[
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
  ],
  ...["Resources", "Outputs", "Hooks"],
];

const PARAMETER = [
  ...["Type", "Default", "Description", "AllowedPattern", "AllowedValues", "ConstraintDescription", "MinLength"],
  ...["MaxLength", "MinValue", "MaxValue", "NoEcho"],
];

const RESOURCE = [
  ...["Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"],
  ...["CreationPolicy", "UpdatePolicy", "Version"],
];

/** Types that CloudFormation makes a snapshot of: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const SNAPSHOTS = [
  ...["DocDB::DBCluster", "EC2::Volume", "ElastiCache::CacheCluster", "ElastiCache::ReplicationGroup"],
  ...["Neptune::DBCluster", "RDS::DBCluster", "RDS::DBInstance", "Redshift::Cluster"],
].map((name) => `AWS::${name}`);

/** Most entries of a section: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = { Parameters: 200, Mappings: 200, Resources: 500, Outputs: 200 } as const;
const LONGEST_NAME = 255;
const MOST_IN_A_MAPPING = 200;
const LONGEST_DESCRIPTION = 1024;

/** Whether the template's sections are what CloudFormation takes, before anything in them is evaluated. */
export function checkSections(template: Template, problems: Problems): void {
  new Sections(template, problems).check();
}

class Sections {
  constructor(
    private readonly template: Template,
    private readonly problems: Problems,
  ) {}

  check(): void {
    const { template, problems } = this;
    this.keys(template as Record<string, unknown>, "", SECTIONS, "section of a template");
    const { AWSTemplateFormatVersion: version, Resources, Parameters = {}, Conditions } = template;
    if (version !== undefined && version !== "2010-09-09") {
      problems.add("AWSTemplateFormatVersion", `is ${shown(version)}; allowed is 2010-09-09`);
    }
    if (!isRecord(Resources) || Object.keys(Resources).length === 0) {
      problems.add("Resources", "a template needs at least one resource");
    }
    this.each("Parameters", (name, path, parameter) => {
      this.keys(parameter, path, PARAMETER, "attribute of a parameter");
      const { AllowedValues, ...rules } = parameter;
      if (AllowedValues !== undefined && !Array.isArray(AllowedValues)) {
        problems.add(`${path}.AllowedValues`, `is ${shown(AllowedValues)}; a list is needed`);
      }
      const allowed = [AllowedValues ?? []].flat().map((value, i) => [`AllowedValues[${i}]`, value] as const);
      for (const [rule, value] of [...Object.entries(rules), ...allowed]) {
        if (typeof value === "object") problems.add(`${path}.${rule}`, `is ${shown(value)}; text is needed`);
      }
      if (isRecord(Resources) && Object.hasOwn(Resources, name)) {
        problems.add(path, "a resource has this name, too");
      }
    });
    this.each("Mappings", (_, path, mapping) => this.mapping(path, mapping));
    if (Conditions !== undefined && !isRecord(Conditions)) problems.add("Conditions", "is a map of conditions");
    this.each("Resources", (_, path, resource) => this.resource(path, resource, Parameters));
    this.each("Outputs", (_, path, output) => this.output(path, output));
  }

  /** Calls `look` with each entry of a section that is a map, under a name that can be. */
  private each(
    section: keyof typeof MOST,
    look: (name: string, path: string, entry: Record<string, unknown>) => void,
  ): void {
    const content: unknown = this.template[section];
    if (content === undefined || content === null) return;
    if (!isRecord(content)) {
      this.problems.add(section, `is ${shown(content)}; a map is needed`);
      return;
    }
    const names = Object.keys(content);
    const most = MOST[section];
    if (names.length > most) this.problems.add(section, `has ${names.length} entries; CloudFormation takes ${most}`);
    for (const name of names) {
      const path = `${section}.${name}`;
      const entry = content[name];
      if (!/^[A-Za-z0-9]+$/.test(name)) this.problems.add(path, "a name has letters and digits only");
      else if (name.length > LONGEST_NAME) this.problems.add(path, `a name has up to ${LONGEST_NAME} characters`);
      if (isRecord(entry)) look(name, path, entry);
      else this.problems.add(path, `is ${shown(entry)}; a map is needed`);
    }
  }

  private keys(value: Record<string, unknown>, path: string, known: readonly string[], what: string): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const meant = nearest(key, known);
      const instead = meant ? `Did you mean ${meant}?` : `There are ${known.join(", ")}.`;
      this.problems.add(path ? `${path}.${key}` : key, `is no ${what}. ${instead}`);
    }
  }

  private text(value: unknown, path: string): void {
    if (value !== undefined && typeof value !== "string") this.problems.add(path, `is ${shown(value)}; text is needed`);
  }

  private mapping(path: string, mapping: Record<string, unknown>): void {
    if (Object.hasOwn(mapping, "Fn::Transform")) return;
    for (const [key, values] of Object.entries(mapping)) {
      const at = `${path}.${key}`;
      if (!isRecord(values)) {
        this.problems.add(at, `is ${shown(values)}; a mapping has two levels of keys above its values`);
        continue;
      }
      const names = Object.keys(values);
      if (names.length > MOST_IN_A_MAPPING) {
        this.problems.add(at, `has ${names.length} entries; CloudFormation takes ${MOST_IN_A_MAPPING}`);
      }
      for (const name of names) {
        const items = [values[name]].flat();
        if (items.some((item) => typeof item === "object")) {
          this.problems.add(`${at}.${name}`, `is ${shown(values[name])}; text or a list of text is needed`);
        }
      }
    }
  }

  private resource(path: string, resource: Record<string, unknown>, parameters: object): void {
    const { problems } = this;
    const { Type, Properties, DependsOn, Condition, DeletionPolicy, UpdateReplacePolicy, Version } = resource;
    this.keys(resource, path, RESOURCE, "attribute of a resource");
    if (typeof Type !== "string") problems.add(`${path}.Type`, "a resource needs a type");
    if (Properties !== undefined && Properties !== null && !isRecord(Properties)) {
      problems.add(`${path}.Properties`, `is ${shown(Properties)}; a map is needed`);
    }
    this.text(Condition, `${path}.Condition`);
    if (Version !== undefined && !/^(Custom::|AWS::CloudFormation::CustomResource$)/.test(String(Type))) {
      problems.add(`${path}.Version`, "only a custom resource has a version");
    }
    for (const id of [DependsOn ?? []].flat()) {
      const all = this.template.Resources ?? {};
      if (typeof id === "string" && Object.hasOwn(all, id)) continue;
      const meant = nearest(String(id), Object.keys(all));
      const what = typeof id === "string" && Object.hasOwn(parameters, id) ? "a parameter" : "no resource";
      problems.add(
        `${path}.DependsOn`,
        `${shown(id)} is ${what} of the template.${meant ? ` Did you mean ${meant}?` : ""}`,
      );
    }
    this.policy(`${path}.DeletionPolicy`, DeletionPolicy, Type, [
      "Delete",
      "Retain",
      "RetainExceptOnCreate",
      "Snapshot",
    ]);
    this.policy(`${path}.UpdateReplacePolicy`, UpdateReplacePolicy, Type, ["Delete", "Retain", "Snapshot"]);
  }

  /** A policy may be a function, with the language extensions: it is looked at once it is evaluated. */
  private policy(path: string, policy: unknown, type: unknown, allowed: readonly string[]): void {
    if (policy === undefined || isRecord(policy)) return;
    if (!allowed.includes(String(policy))) {
      this.problems.add(path, `is ${shown(policy)}; allowed are ${allowed.join(", ")}`);
    } else if (policy === "Snapshot" && !SNAPSHOTS.includes(String(type))) {
      this.problems.add(path, `is "Snapshot"; CloudFormation makes none of ${String(type)}`);
    }
  }

  private output(path: string, output: Record<string, unknown>): void {
    const { problems } = this;
    const { Value, Description, Condition, Export } = output;
    this.keys(output, path, ["Value", "Description", "Condition", "Export"], "attribute of an output");
    if (Value === undefined || Value === null) problems.add(`${path}.Value`, "is missing; an output needs a value");
    this.text(Description, `${path}.Description`);
    if (typeof Description === "string" && Description.length > LONGEST_DESCRIPTION) {
      problems.add(`${path}.Description`, `has up to ${LONGEST_DESCRIPTION} characters`);
    }
    this.text(Condition, `${path}.Condition`);
    if (Export === undefined) return;
    if (!isRecord(Export) || Export.Name === undefined) problems.add(`${path}.Export`, "takes a map with a Name");
    else this.keys(Export, `${path}.Export`, ["Name"], "attribute of an export");
  }
}
