import type { Control } from "../../control";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import { describeInstance } from "./describe";
import { externalInstance } from "./external";
import { tryFindInstance } from "./find";
import type { Attribute } from "./record";

interface RegisterInput {
  cluster?: string;
  totalResources?: { name?: string; integerValue?: number }[];
  attributes?: Attribute[];
  containerInstanceArn?: string;
  tags?: Partial<Tag>[];
}

/** What a machine has that says nothing of it. */
const CPU = 4096;
const MEMORY = 8192;

/** What ECS says of an instance itself. */
const isOwn = ({ name }: Attribute) => !name.startsWith("ecs.");

/**
 * Registers a machine of the user's own. ECS's agent makes the call on AWS; here whoever does says so that the machine is
 * counted with that CPU and memory. With its ARN it is registered anew.
 */
export async function registerContainerInstance(control: Control, input: RegisterInput) {
  const cluster = findCluster(control, input.cluster);
  const { containerInstanceArn: known, attributes = [], tags } = input;
  const before = known === undefined ? undefined : tryFindInstance(control, cluster, known);
  if (known !== undefined && !before?.external) {
    throw invalidParameter(`containerInstanceArn is ${known}; there is no such external instance in the cluster.`);
  }
  const architecture = attributes.find(({ name }) => name === "ecs.cpu-architecture")?.value;
  const made = externalInstance(
    {
      clusterArn: cluster.id,
      seed: [control.hex(32)],
      external: { architecture: architecture === "arm64" ? "arm64" : "x86_64" },
      cpu: resource(input, "CPU") ?? before?.cpu ?? CPU,
      memory: resource(input, "MEMORY") ?? before?.memory ?? MEMORY,
      attributes: attributes.filter(isOwn).map(({ name, value }) => ({ name, ...(value && { value }) })),
      tags: tagsOf(tags),
    },
    control.clock.now(),
  );
  const { id, ec2InstanceId, external = made.external, registeredAt } = before ?? made;
  const put = { ...made, id, ec2InstanceId, external, registeredAt };
  await control.store.commit([{ table: "containerInstances", put }]);
  return { containerInstance: describeInstance(control, put, ["TAGS"]) };
}

function resource({ totalResources = [] }: RegisterInput, name: "CPU" | "MEMORY"): number | undefined {
  const found = totalResources.find((each) => each.name === name)?.integerValue;
  if (found === undefined || found > 0) return found;
  throw invalidParameter(`totalResources has ${name} ${found}; allowed are whole numbers from 1.`);
}
