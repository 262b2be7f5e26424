import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import { partitionOf } from "../ecs/partition";
import { buildProperty, checkBuildContext } from "../images/build-context";
import {
  type CapacityItem as AnyCapacityItem,
  type CapacityOptions,
  type CapacitySpec,
  type ContainerSpec,
  isLeaf,
  Leaf,
  type Leafy,
  type Maybe,
  type TaskOptions,
  type TaskProperties,
  type TaskSpec,
} from "../options";
import {
  givenCapacity,
  givenCluster,
  imagePlatform,
  type Planned,
  type PoolRefs,
  repositoryOf,
  type TaskInput,
  type TaskRefs,
  type Val,
} from "../plan";
import type { BuiltImage } from "./backend";
import type { AnyCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import type { ExternalCapacity } from "./external-capacity";
import { type Inputs, toLeaves } from "./inputs";
import type { ManagedInstancesPool } from "./managed-instances-pool";
import type { Ec2CapacityPool } from "./pool";
import { withVolumeIds } from "./volumes";

/** One item of a service's capacity provider strategy: exactly one of `provider` and `pool`. */
export interface CapacityArgs extends Inputs<CapacityOptions, CapacitySpec> {
  /** A pool of the service's own cluster. @default the item's `provider` */
  pool?: Ec2CapacityPool | ManagedInstancesPool | ExternalCapacity;
}

/** What every component that has tasks takes beside its plain properties. */
export interface TaskObjects extends ComponentArgs {
  /** The cluster to run in: an EcsCluster, or one of `EcsCluster.from…`. */
  cluster: AnyCluster;
  /** ARN of the role that the containers act as. @default a role without permissions */
  taskRoleArn?: pulumi.Input<string>;
  /**
   * ARN of the role that ECS starts the tasks with, which is left as it is: it may pull their images, write their logs and
   * read their secrets. @default one that may do just that
   */
  executionRoleArn?: pulumi.Input<string>;
}

type AnyTaskArgs = Inputs<TaskOptions, TaskProperties> & TaskObjects & { capacity?: CapacityArgs[] };

/** Properties that the front takes itself. */
const FRONT = ["cluster", "capacity", "taskRoleArn", "executionRoleArn", "overrides", "transform"];

/** What a plan needs to know of what is there. */
export interface LookUp {
  /** ID of the hosted zone of that name. */
  zone(name: string): Val<string>;
}

/** What makes one kind of component that has tasks different from another. */
export interface TasksKind<Spec extends TaskSpec<PoolRefs>, Refs extends TaskRefs> {
  name: string;
  spec: (
    path: string,
    name: string,
    options: Leafy<TaskOptions>,
    kind: { capacity: CapacityItem[]; frontProperties: readonly string[] },
  ) => Spec;
  plan: (input: TaskInput<Spec>, path: string, lookUp: LookUp) => Planned<Refs>;
}

/** What has a task definition, and the roles, log group and network of its tasks. */
export abstract class Tasks<Spec extends TaskSpec<PoolRefs>, Refs extends TaskRefs> extends Component {
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** Role that the containers act as. */
  readonly taskRoleArn: pulumi.Output<string>;
  /** Its name, for policies; undefined where `taskRoleArn` was given. */
  readonly taskRoleName: pulumi.Output<string | undefined>;
  /** Role that ECS starts the tasks with. */
  readonly executionRoleArn: pulumi.Output<string>;
  /** Its name; undefined where `executionRoleArn` was given. */
  readonly executionRoleName: pulumi.Output<string | undefined>;
  /** Security group of the tasks; undefined on external machines, where they have no network interface. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** @internal */
  readonly refs: Refs;

  protected constructor(
    kind: TasksKind<Spec, Refs>,
    name: string,
    args: AnyTaskArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(kind.name, name, args, opts);
    const { cluster, capacity, taskRoleArn, executionRoleArn, overrides: _, transform: _transform, ...own } = args;
    const options = toLeaves(withVolumeIds(withArns(own))) as Leafy<TaskOptions>;
    const described = { options, capacity: givenCapacity(this.path, capacity, toLeaves) };
    const spec = this.specOf(described, (known) => {
      const said = { capacity: known.capacity, frontProperties: FRONT };
      const made = kind.spec(this.path, this.madeAs, known.options, said);
      checkBuilds(made);
      return made;
    });

    givenCluster(this.path, cluster);
    const input = {
      key: this.key,
      spec,
      cluster: cluster.forService(spec),
      ...this.imagesOf(spec),
      taskRoleArn: toLeaves(taskRoleArn) as Val<string> | undefined,
      executionRoleArn: toLeaves(executionRoleArn) as Val<string> | undefined,
      overrides: this.overrides,
    };
    const { resources, refs } = kind.plan(input, this.path, {
      zone: (zoneName) => this.program.backend.zone(zoneName, { parent: this }),
    });
    this.refs = refs;
    this.checkOverrides(resources);
    this.make(resources);

    this.taskDefinitionArn = this.output(refs.taskDefinitionArn);
    this.taskRoleArn = this.output(refs.taskRoleArn);
    this.taskRoleName = this.output(refs.taskRoleName);
    this.executionRoleArn = this.output(refs.executionRoleArn);
    this.executionRoleName = this.output(refs.executionRoleName);
    this.securityGroupId = this.output(refs.securityGroupId);
    this.logGroupName = this.output(refs.logGroupName);
  }

  /** What the component shows in the stack's state. @internal */
  protected outputs(): Record<string, pulumi.Output<unknown>> {
    const { taskDefinitionArn, taskRoleArn, securityGroupId, logGroupName } = this;
    return { taskDefinitionArn, taskRoleArn, securityGroupId, logGroupName };
  }

  private imagesOf(spec: TaskSpec<PoolRefs>) {
    const { name, containers } = spec;
    const imageOf = (container: ContainerSpec): BuiltImage => {
      if (container.build === undefined)
        return { image: container.image!, repositoryArn: repositoryArn(container.image!) };
      const base = container.name === name ? name : `${name}-${container.name}`;
      const platform = imagePlatform(spec);
      return this.program.backend.image({ name: base, build: container.build, platform, opts: this.childOptions() });
    };
    const made = containers.map((container) => [container.name, imageOf(container)] as const);
    return {
      images: Object.fromEntries(made.map(([container, { image }]) => [container, image])),
      repositoryArns: Object.fromEntries(
        made.flatMap(([container, { repositoryArn: arn }]) => (arn === undefined ? [] : [[container, arn]])),
      ),
    };
  }
}

/** With the ARNs of the resources that stand in the secrets, the component's own and its sidecars', and for its queue. */
function withArns<T extends { secrets?: unknown; sidecars?: unknown; deadLetterQueue?: unknown }>(service: T): T {
  const each = (map: unknown, of: (item: Record<string, unknown>) => unknown) =>
    isPlainMap(map)
      ? Object.fromEntries(Object.entries(map).map(([key, item]) => [key, isPlainMap(item) ? of(item) : item]))
      : map;
  const arnOf = (given: unknown) =>
    pulumi.Resource.isInstance(given) ? ((given as { arn?: unknown }).arn ?? given) : given;
  const secretsOf = ({ secrets }: { secrets?: unknown }) =>
    each(secrets, ({ secret, parameter, ...others }) => ({
      ...others,
      ...(secret !== undefined && { secret: arnOf(secret) }),
      ...(parameter !== undefined && { parameter: arnOf(parameter) }),
    }));
  const registryOf = ({ repositoryCredentials: given }: { repositoryCredentials?: unknown }) =>
    isPlainMap(given) ? { repositoryCredentials: { ...given, secret: arnOf(given.secret) } } : {};
  const containerOf = (container: { secrets?: unknown; repositoryCredentials?: unknown }) => ({
    ...(container.secrets !== undefined && { secrets: secretsOf(container) }),
    ...registryOf(container),
  });
  const own = containerOf(service);
  const sidecars = each(service.sidecars, (sidecar) => ({ ...sidecar, ...containerOf(sidecar) }));
  const queue = service.deadLetterQueue === undefined ? {} : { deadLetterQueue: arnOf(service.deadLetterQueue) };
  return { ...service, ...own, ...queue, ...(service.sidecars !== undefined && { sidecars }) };
}

type CapacityItem = AnyCapacityItem<PoolRefs>;

/** The repository of an image that is known later, once it is; of one of another registry, one that nobody has. */
function repositoryArn(image: Maybe<string>): Leaf | undefined {
  if (!isLeaf(image)) return undefined;
  const arnOf = (known: string) => {
    const { account, region, name } = repositoryOf(known) ?? {
      account: "000000000000",
      region: "us-east-1",
      name: "none",
    };
    return `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`;
  };
  return new Leaf(pulumi.output(image.value as pulumi.Input<string>).apply(arnOf));
}

function checkBuilds(spec: TaskSpec): void {
  for (const { name, build } of spec.containers) {
    if (build) checkBuildContext(spec.path, buildProperty(spec, name), build);
  }
}
