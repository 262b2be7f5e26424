import * as pulumi from "@pulumi/pulumi";
import type { Shape } from "../../src/cfn/shape";
import { CFN_STRUCTURES } from "../../src/cfn/shapes.generated";
import { LOAD_BALANCER_ATTRIBUTES } from "../../src/local/elb/load-balancer/attributes";
import { TARGET_GROUP_ATTRIBUTES } from "../../src/local/elb/target-group/attributes";
import { args, UnmappedPropertyError } from "../../src/pulumi/aws/convert";
import type { Mapping } from "../../src/pulumi/aws/mapping";
import { TABLE } from "../../src/pulumi/aws/table";
import { ATTRIBUTES_NOT_IN_PULUMI, NOT_IN_PULUMI } from "./not-in-pulumi";

/** What is looked for among the arguments. */
const SAID = "4711";

interface Leaf {
  path: string;
  value: unknown;
}

/** One value for each place that a property has, in which nothing else is said. */
function* leaves(shape: Shape, around: string[] = []): Generator<Leaf> {
  if (shape.type === "list") {
    for (const { path, value } of leaves(shape.of, around)) yield { path, value: [value] };
  } else if (shape.type === "structure") {
    if (around.includes(shape.name)) return;
    for (const [name, member] of Object.entries(CFN_STRUCTURES[shape.name]!.members)) {
      for (const { path, value } of leaves(member, [...around, shape.name]))
        yield { path: path === "" ? name : `${name}.${path}`, value: sibling(shape.name, name, value) };
    }
  } else yield { path: "", value: plain(shape) };
}

/** What is by its name has no value without it, nor the name a place without a value. */
function sibling(structure: string, name: string, value: unknown): Record<string, unknown> {
  const { members } = CFN_STRUCTURES[structure]!;
  const isPair = Object.keys(members).every((one) => ["Key", "Name", "Value"].includes(one));
  if (isPair && name !== "Value" && members.Value?.type === "string") return { [name]: value, Value: SAID };
  if (structure.endsWith(".RuleCondition") && /Values$/.test(name)) return { Field: "host-header", [name]: value };
  return { [name]: value };
}

function plain(shape: Shape): unknown {
  if (shape.type === "boolean") return true;
  if (shape.type === "json" || shape.type === "map") return { Key: SAID, Value: SAID };
  if (shape.type === "string") return shape.enum?.[0] ?? SAID;
  return Number(SAID);
}

const owner = new Proxy({}, { get: () => pulumi.output("owner") }) as pulumi.CustomResource;

/** What becomes of the one property. */
async function made({ properties, beside }: Mapping, [name, value]: [string, unknown]): Promise<unknown> {
  const one = beside?.[name];
  const inputs = one ? [value].flat().map((item) => one.args(owner, item)) : args({ [name]: value }, properties);
  return (pulumi.output(inputs) as unknown as { promise(): Promise<unknown> }).promise();
}

function hasAny(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined && value !== "owner" && value !== "";
  return Object.values(value).some(hasAny);
}

/** The places of a type of which nothing arrives. */
async function missing(type: string, mapping: Mapping): Promise<string[]> {
  const found: string[] = [];
  for (const { path, value } of leaves({ type: "structure", name: type })) {
    const place = `${type}.${path}`;
    if (IN_ATTRIBUTES.test(path) || SAYS_NOTHING.includes(place)) continue;
    try {
      const inputs = await made(mapping, Object.entries(value as object)[0] as [string, unknown]);
      const arrives = JSON.stringify(value).includes(SAID) ? JSON.stringify(inputs).includes(SAID) : hasAny(inputs);
      if (!arrives) found.push(place);
    } catch (error) {
      if (!(error instanceof UnmappedPropertyError)) throw new Error(`${place}: ${error}`);
      found.push(place);
    }
  }
  return found;
}

/** A list of attributes by their names, which are looked at one by one. */
const IN_ATTRIBUTES = /^(LoadBalancer|TargetGroup|Listener)Attributes\./;

/** What another argument says already: the field of a condition, what a flow log is of, what a template's tags are for. */
const SAYS_NOTHING = [
  "AWS::ElasticLoadBalancingV2::ListenerRule.Conditions.Field",
  "AWS::EC2::FlowLog.ResourceType",
  "AWS::EC2::LaunchTemplate.TagSpecifications.ResourceType",
];

/** Of a certificate's, each is a record of Route 53 whose content the certificate has. */
const BY_ITSELF = "AWS::CertificateManager::Certificate.DomainValidationOptions";

const isOf = (place: string, part: string) => place === part || place.startsWith(`${part}.`);

/** A custom resource has no shape: what its properties become, other tests say. */
const shaped = Object.entries(TABLE).filter(([type]) => Object.hasOwn(CFN_STRUCTURES, type));

const all = shaped.map(async ([type, mapping]) => {
  const { [BY_ITSELF.split(".")[1]!]: _, ...beside } = mapping.beside ?? {};
  const found = await missing(type, { ...mapping, beside });
  return found.filter((place) => !isOf(place, BY_ITSELF));
});
const found = Promise.all(all).then((lists) => lists.flat());

test("every property of every type in the table arrives among Pulumi's arguments, but for what @pulumi/aws doesn't have", async () => {
  const refused = Object.values(NOT_IN_PULUMI).flat();
  expect((await found).filter((place) => !refused.some((part) => isOf(place, part)))).toEqual([]);
});

test("nothing is said to have no place in @pulumi/aws that has one", async () => {
  const places = await found;
  const refused = Object.values(NOT_IN_PULUMI).flat();
  expect(refused.filter((part) => !places.some((place) => isOf(place, part)))).toEqual([]);
});

test.each([
  ["LoadBalancer", "LoadBalancerAttributes", LOAD_BALANCER_ATTRIBUTES],
  ["TargetGroup", "TargetGroupAttributes", TARGET_GROUP_ATTRIBUTES],
] as const)("every attribute of a %s arrives", async (name, property, attributes) => {
  const mapping = TABLE[`AWS::ElasticLoadBalancingV2::${name}`];
  const refused: string[] = [];
  for (const Key of Object.keys(attributes)) {
    const inputs = await made(mapping, [property, [{ Key, Value: SAID }]]).catch(() => ({}));
    if (!hasAny(inputs)) refused.push(Key);
  }
  expect(refused).toEqual(ATTRIBUTES_NOT_IN_PULUMI[name]);
});
