import * as pulumi from "@pulumi/pulumi";
import { Claims, NamespaceNames, Priorities } from "../plan";
import type { Backend, Made } from "./backend";
import { LocalResource } from "./docker/resource";
import { STACK_TYPE } from "./docker/state";
import { Mistake } from "./mistake";

const BACKENDS = ["docker", "aws"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** One run of a Pulumi program: its stack, the stack's backend, and what its components have made so far. */
export class Program {
  private static readonly programs = new WeakMap<object, Program>();

  /** The one that is running. */
  static current(): Program {
    const monitor = pulumi.runtime.getMonitor();
    if (!monitor) throw new Mistake("Slipway's components can be made inside a Pulumi program only.");
    let program = Program.programs.get(monitor);
    if (!program) {
      program = new Program(backendName());
      Program.programs.set(monitor, program);
    }
    return program;
  }

  /** Name of the stack on the local ECS. */
  readonly stack = `${pulumi.getProject()}-${pulumi.getStack()}`;
  /** The resource that holds the stack's backend. Everything else depends on it. */
  readonly record: pulumi.Resource;
  readonly backend: Backend;
  /** Names of the namespaces that the program makes. */
  readonly namespaces = new NamespaceNames();
  /** What there can be one of. */
  readonly claims = new Claims();
  private readonly made = new Map<string, Made>();
  private readonly later = new Map<string, Promise<pulumi.Resource>>();
  private readonly components = new Map<string, string>();
  private readonly listeners = new Map<string, Priorities>();

  private constructor(readonly backendName: BackendName) {
    this.record = new LocalResource(STACK_TYPE, "slipway", {
      backend: backendName,
      stack: this.stack,
      source: `pulumi:${pulumi.getProject()}/${pulumi.getStack()}`,
    });
    this.backend = loadBackend(this);
  }

  /** Takes a component's name, which the logical ids of its resources begin with. */
  claim(kind: string, name: string): string {
    // What a cluster makes has other names than what services and pools make: they may share one.
    const space = kind === "EcsCluster" ? "cluster" : "in a cluster";
    const holder = this.components.get(`${space} ${name}`);
    if (holder !== undefined) {
      throw new Mistake(`${kind} "${name}": a component of this program has that name already (${holder} "${name}").`);
    }
    this.components.set(`${space} ${name}`, kind);
    return name;
  }

  /** Gives out the priorities of the rules of a listener that is there already. */
  priorities(listener: string): Priorities {
    const priorities = this.listeners.get(listener) ?? new Priorities("there already");
    this.listeners.set(listener, priorities);
    return priorities;
  }

  /** Remembers what was made of a planned resource. */
  add(logicalId: string, made: Made): void {
    this.made.set(logicalId, made);
  }

  /** Says that a resource will be made later in the same turn of the program. */
  expect(logicalId: string, resource: Promise<pulumi.Resource>): void {
    this.later.set(logicalId, resource);
  }

  find(logicalId: string): Made {
    const made = this.made.get(logicalId);
    if (!made) throw new Error(`The plan refers to ${logicalId}, which nothing in this program has made.`);
    return made;
  }

  /** What to depend on for planned resources to be there. */
  dependencies(logicalIds: string[]): pulumi.Input<pulumi.Resource>[] {
    return logicalIds.flatMap<pulumi.Input<pulumi.Resource>>((id) => this.later.get(id) ?? this.find(id).resources);
  }
}

function backendName(): BackendName {
  const name = new pulumi.Config("slipway").get("backend");
  if (BACKENDS.includes(name as BackendName)) return name as BackendName;
  const problem = name === undefined ? "is not set" : `is "${name}"`;
  throw new Mistake(
    `slipway:backend ${problem}; allowed are ${BACKENDS.join(" and ")}. ` +
      "Set it for this stack: `pulumi config set slipway:backend docker` for this machine, `aws` for Amazon ECS.",
  );
}

/** Loads no more than what the chosen backend needs. */
function loadBackend({ backendName, stack, record }: Program): Backend {
  if (backendName === "docker") {
    const { DockerBackend } = require("./docker/backend") as typeof import("./docker/backend");
    return new DockerBackend(stack);
  }
  const { AwsBackend } = require("./aws/backend") as typeof import("./aws/backend");
  return new AwsBackend(record);
}
