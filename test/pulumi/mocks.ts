import * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import type { Local } from "../../src/pulumi/docker/local";
import { localProvider } from "../../src/pulumi/docker/provider";
import type { Inputs } from "../../src/pulumi/docker/state";

/** A resource as a program registered it. */
export interface Registered {
  type: string;
  name: string;
  /** Secrets among them are unwrapped. */
  inputs: Record<string, unknown>;
  /** Names of the inputs that have a secret in them. */
  secrets: string[];
}

export interface MockSetting {
  backend?: string;
  project?: string;
  stack?: string;
  preview?: boolean;
  /** Outputs of a resource beside its inputs. */
  outputs?: (resource: Registered) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** What a function answers. @default three availability zones */
  call?: (args: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
}

/** Runs a program against the SDK's mocks to its end, and gives what it registered. */
export async function run<T>(program: () => T, setting: MockSetting = {}): Promise<{ result: T; all: Registered[] }> {
  const { project = "shop", stack = "test", preview = false, outputs = defaultOutputs, call = defaultCall } = setting;
  const all: Registered[] = [];
  const backend = "backend" in setting ? setting.backend : "aws";
  pulumi.runtime.setAllConfig(backend === undefined ? {} : { "slipway:backend": backend });
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs, id }) => {
        const secrets = Object.keys(inputs).filter((key) => JSON.stringify(inputs[key])?.includes(SECRET));
        const resource = { type, name, inputs: plain(inputs) as Record<string, unknown>, secrets };
        all.push(resource);
        const { id: made = id || `${name}-id`, ...outs } = await outputs(resource);
        return { id: String(made), state: { ...inputs, ...outs } };
      },
      call,
    },
    project,
    stack,
    preview,
  );
  // The SDK keeps a stack trace of each of its promises, which jest makes readable at once: most of the time that a run takes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return { result: program(), all };
  } finally {
    await ended(() => all.length);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What the docker backend's real provider makes of its resources; of others what {@link defaultOutputs} says. */
export function localOutputs(local: Local) {
  const provider = localProvider(local);
  return async (resource: Registered) => {
    if (!resource.type.startsWith("pulumi-nodejs:dynamic/")) return defaultOutputs(resource);
    const { inputs, failures } = await provider.check({}, resource.inputs as Inputs);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    const { id, outs } = await provider.create(inputs);
    return { ...outs, id };
  };
}

function defaultCall({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
  if (token === "aws:index/getAvailabilityZones:getAvailabilityZones") return { names: ["eu-a", "eu-b", "eu-c"] };
  if (token === "aws:ecs/getCluster:getCluster") return { arn: `arn:of:${inputs.clusterName}` };
  if (token === "aws:ssm/getParameter:getParameter") return { insecureValue: `value of ${inputs.name}` };
  return inputs;
}

/** How the SDK marks a secret on its way to the engine. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const MARK = "4dabf18193072939515e22adb298388d";

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[MARK] === SECRET) return plain((value as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** What the SDK waits for before a program ends: its declarations leave it out. */
const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };

/** Resolves when every registration was answered, and none came of the answers. */
async function ended(count: () => number): Promise<void> {
  let before: number;
  do {
    before = count();
    await waitForRPCs();
    await new Promise((resolve) => setImmediate(resolve));
  } while (count() !== before);
}

export function value<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** The one of that name. */
export function named(all: Registered[], name: string): Registered {
  const found = all.find((resource) => resource.name === name);
  if (!found) throw new Error(`no ${name} among ${all.map((resource) => resource.name).join(", ")}`);
  return found;
}

export function defaultOutputs({ type, name, inputs }: Registered): Record<string, unknown> {
  if (type.startsWith("pulumi-nodejs:dynamic/")) {
    const attributes = RESOURCE_TYPES[String(inputs.type)]?.attributes ?? [];
    return { attributes: Object.fromEntries(attributes.map((attribute) => [attribute, `${name}.${attribute}`])) };
  }
  if (type === "docker:index/image:Image") return { repoDigest: `${name}@sha256:1` };
  const [, service, kind] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  return {
    arn: `arn:aws:${service}:eu-west-1:123456789012:${kind}/${name}`,
    name: `${name}-1`,
    dnsName: `${name}.aws`,
    latestVersion: 3,
    allocationId: `${name}-allocation`,
  };
}
