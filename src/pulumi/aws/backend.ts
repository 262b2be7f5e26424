import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../../cfn/plain-map";
import { Leaf } from "../../options";
import type { Resource, Val } from "../../plan";
import { fnv1a } from "../../plan/fnv1a";
import { roleOf } from "../../plan/overrides";
import type { Backend, BuiltImage, Child, ImageRequest, Made, MakeContext } from "../backend";
import { Mistake } from "../mistake";
import { peer } from "../peer";
import { resolve, resolveAll } from "../resolve";
import { args, UnmappedPropertyError } from "./convert";
import { isWatched, watched } from "./deployment";
import { pushedImage } from "./image";
import { inside } from "./inside";
import { type Aws, type Mapping, type NameRule, outputOf } from "./mapping";
import { TABLE } from "./table";

/** What Pulumi puts at the end of a name that it makes itself. */
const RANDOM_SUFFIX = 8;

/** Longest `namePrefix` that a load balancer or target group takes. */
const PREFIX = 6;

/** Amazon ECS and what belongs to it, by @pulumi/aws. */
export class AwsBackend implements Backend {
  private readonly aws: Aws = peer("@pulumi/aws", "The backend aws");

  /** @param record the resource that holds the stack's backend: nothing is asked of AWS before it agrees */
  constructor(private readonly record: pulumi.Resource) {}

  zones(count: number, opts: pulumi.InvokeOptions): Val<string>[] {
    const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
    const zones = this.record.urn.apply(() => this.aws.getAvailabilityZones({ state: "available", filters }, opts));
    return Array.from({ length: count }, (_, index) => new Leaf(zones.apply(({ names }) => zone(names, index, count))));
  }

  clusterArn(name: pulumi.Input<string>, opts: pulumi.InvokeOptions): Val<string> {
    const known = pulumi.all([name, this.record.urn]);
    return new Leaf(known.apply(([clusterName]) => this.aws.ecs.getCluster({ clusterName }, opts)).arn);
  }

  zone(name: string, opts: pulumi.InvokeOptions): Val<string> {
    const found = this.record.urn.apply(() => this.aws.route53.getZone({ name, privateZone: false }, opts));
    return new Leaf(found.apply(({ zoneId }) => zoneId));
  }

  parameter(name: string, opts: pulumi.InvokeOptions): Val<string> {
    const found = this.record.urn.apply(() => this.aws.ssm.getParameter({ name }, opts));
    return new Leaf(found.apply(({ insecureValue }) => insecureValue));
  }

  arranged(planned: Resource[]): Resource[] {
    return inside(planned);
  }

  make(planned: Resource, { name, opts: asked, lookup, transform, keeps }: MakeContext): Made {
    const { type } = planned;
    const mapping = (TABLE as Record<string, Mapping | undefined>)[type];
    if (!mapping) throw new Mistake(`${planned.logicalId}: ${type} has no counterpart among the resources of Slipway.`);
    const { initially = {}, othersChange = [], boundTo } = planned;
    const updated = planned.updatePolicy && { UpdatePolicy: planned.updatePolicy };
    const properties = resolveAll({ ...initially, ...planned.properties, ...updated }, lookup, planned.logicalId);
    const role = roleOf(planned);
    const see = (child: Child) => transform(child) ?? child;

    const inside = Object.entries(properties).filter(([key]) => !mapping.beside?.[key]);
    const args = this.arguments(planned, mapping, name, Object.fromEntries(inside));
    const kept = [...keeps, ...othersChange, ...Object.keys(initially)];
    const ignoreChanges = kept.flatMap((property) => Object.keys(mapping.properties[property]?.(undefined) ?? {}));
    const opts = {
      ...asked,
      ...(kept.length > 0 && { ignoreChanges }),
      ...(boundTo !== undefined && { replacementTrigger: resolve(boundTo, lookup, planned.logicalId) }),
    };
    const watches = isWatched(planned);
    const own = see({ name, role, type, args: watches ? { ...args, waitForSteadyState: false } : args, opts });
    const resource = new (mapping.resourceClass(this.aws))(name, own.args, own.opts);
    const beside = Object.entries(mapping.beside ?? {}).flatMap(
      ([key, { resourceClass, suffix, only, args, afterwards }]) => {
        const makeOne = (kind: typeof resourceClass, besideName: string, args: Record<string, unknown>) => {
          const child = see({ name: besideName, role: `${role}.${key}`, type, args, opts });
          return new (kind(this.aws))(besideName, child.args, child.opts);
        };
        const said = only && isPlainMap(properties[key]) ? [properties[key]] : properties[key];
        const made = items(said, `${planned.logicalId}: ${key}`).map((item, index) =>
          makeOne(resourceClass, `${name}-${suffix}-${index + 1}`, args(resource, item)),
        );
        if (!afterwards || made.length === 0) return made;
        return [
          ...made,
          makeOne(afterwards.resourceClass, `${name}-${afterwards.suffix}`, afterwards.args(resource, made)),
        ];
      },
    );
    // What refers to a role or a security group needs its policies and rules as well, and for as long.
    const deployment = watches ? [watched(resource, name, own.args, own.opts)] : [];
    const resources = [resource, ...beside, ...deployment];
    const made = pulumi.all(resources.map(({ urn }) => urn));
    return {
      resources,
      // The usual mocks of a unit test have the inputs as outputs, and what AWS makes up is none: any text will do.
      attribute: (output) =>
        pulumi
          .all([attributeOf(resource, mapping, output), made])
          .apply(([attribute]) => attribute ?? `${name}.${output}`),
    };
  }

  image(request: ImageRequest): BuiltImage {
    return pushedImage(this.aws, request);
  }

  private arguments({ logicalId }: Resource, mapping: Mapping, name: string, properties: Record<string, unknown>) {
    const { nameRule, fixed } = mapping;
    try {
      const own = { ...fixed, ...args(properties, mapping.properties) };
      if (!nameRule || "name" in own || fits(name, nameRule)) return own;
      return nameRule.noPrefix
        ? { name: shortened(name, nameRule), ...own }
        : { namePrefix: prefixOf(name, nameRule), ...own };
    } catch (error) {
      if (error instanceof UnmappedPropertyError) error.message = `${logicalId}: ${error.message}`;
      throw error;
    }
  }
}

/** Whether AWS takes the name that Pulumi makes of the resource's own. */
function fits(name: string, { longest, allowed }: NameRule): boolean {
  return name.length + RANDOM_SUFFIX <= longest && (allowed?.test(name) ?? true);
}

/** The stack's own, as short as it must be. */
function shortened(name: string, { longest }: NameRule): string {
  const digits = fnv1a([pulumi.getProject(), pulumi.getStack(), name].join("|")).toString(16);
  return `${name.slice(0, longest - RANDOM_SUFFIX - 1)}-${digits.padStart(RANDOM_SUFFIX, "0")}`;
}

function prefixOf(name: string, { allowed }: NameRule): string {
  const letters = name.replace(/[^A-Za-z0-9-]/g, "").replace(/^-+/, "");
  const prefix = letters.slice(0, PREFIX);
  // Of `sg-web` what is behind it.
  return allowed?.test(prefix) === false ? letters.slice(letters.indexOf("-") + 1).slice(0, PREFIX) : prefix;
}

function zone(names: string[] | undefined, index: number, count: number): string {
  // The usual mocks of a unit test answer a function with what it was asked.
  if (names === undefined) return `zone-${index + 1}`;
  const name = names[index];
  if (name !== undefined) return name;
  throw new Mistake(`maxAzs is ${count}; the region has ${names.length} availability zones: ${names.join(", ")}`);
}

function items(value: unknown, property: string): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Mistake(
    `${property} must be a list that is known while the program runs; each item is a resource of its own.`,
  );
}

function attributeOf(resource: pulumi.CustomResource, { attributes }: Mapping, name: string): pulumi.Output<unknown> {
  const output = attributes[name];
  if (output === undefined) throw new Error(`Attribute ${name} has no counterpart in @pulumi/aws.`);
  return typeof output === "string" ? outputOf(resource, output) : output(resource);
}
