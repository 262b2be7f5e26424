import type { Connections, IConnectable, ISecurityGroup, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import type { ITaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import {
  type CapacityItem,
  type CapacityOptions,
  isLeaf,
  Leaf,
  type Leafy,
  type OneImage,
  type TaskOptions,
  type TaskSpec,
} from "../options";
import { givenCapacity, type Planned, type PoolRefs, type TaskInput, type TaskRefs } from "../plan";
import { Component, type ComponentProps } from "./component";
import type { ExternalCapacity } from "./external-capacity";
import { hostOf } from "./given-cluster";
import { taskDefinitionHandle } from "./handles";
import type { AnyCluster } from "./host";
import { imagesOf } from "./images";
import type { ManagedInstancesPool } from "./managed-instances-pool";
import type { Ec2CapacityPool } from "./pool";
import { Registry } from "./registry";
import { checkedRole } from "./role";
import { sdk } from "./sdk";
import { givenSecrets, type RepositoryCredentialsProps, type SecretsProps, type SidecarProps } from "./secrets";
import { groupIds, importConnections } from "./security-group";
import { toLeaves } from "./tokens";
import { givenVolumes, type VolumeProps } from "./volumes";
import { subnetIds } from "./vpc";

/** One item of a service's capacity provider strategy: exactly one of `provider` and `pool`. */
export interface CapacityProps extends CapacityOptions {
  /** A pool of the service's own cluster. @default the item's `provider` */
  pool?: Ec2CapacityPool | ManagedInstancesPool | ExternalCapacity;
}

/** What the CDK has its own objects for. */
type Objects = "secrets" | "repositoryCredentials" | "sidecars" | "securityGroups" | "subnets" | "volumes";

/** `Options` with the CDK's own objects in them, and what every construct that has tasks takes. */
export type WithObjects<Options extends TaskOptions> = Omit<Options, Objects> & TaskObjects;

/** What every construct that has tasks takes beside its plain properties. */
export interface TaskObjects extends ComponentProps {
  /**
   * Environment variables, by name, whose values are kept in Secrets Manager or in the Parameter Store. None has the name of
   * one in `environment`.
   * @default none
   * @example { DB_PASSWORD: { secret: database.secret, key: "password" }, TOKEN: { parameter: "/shop/token" } }
   */
  secrets?: SecretsProps;
  /** What the `image` is pulled with from a private registry that is not ECR's. @default it is pulled as anybody may */
  repositoryCredentials?: RepositoryCredentialsProps;
  /**
   * Further containers of the task, by name: 1–255 letters, digits, hyphens and underscores.
   * @default none
   * @example { proxy: { image: "envoy:1.31", ports: [{ port: 9901 }] } }
   */
  sidecars?: Record<string, OneImage<SidecarProps>>;
  /**
   * Volumes of the task, which `mountPoints` of its containers name; an EBS volume is one a task, and new for each.
   * @default none
   * @example [{ name: "data", efs: { fileSystem } }]
   */
  volumes?: VolumeProps[];
  /** The cluster to run in: an EcsCluster, one of `EcsCluster.from…`, or an `ecs.ICluster`. */
  cluster: AnyCluster;
  /** Role that the containers' own calls to AWS are made with. @default one that may do nothing until it is granted something */
  taskRole?: IRole;
  /**
   * Role that ECS starts the tasks with, which is left as it is: it may pull their images, write their logs and read their
   * secrets. @default one that may do just that
   */
  executionRole?: IRole;
  /** Further security groups that the tasks carry beside the tasks' own, up to three. @default none */
  securityGroups?: ISecurityGroup[];
  /** Subnets of the cluster's network that the tasks run in. @default the private ones; where there are none the public ones */
  subnets?: SubnetSelection;
}

/** What makes one kind of construct that has tasks different from another. */
export interface TasksKind<Spec extends TaskSpec<PoolRefs>, Refs extends TaskRefs> {
  name: string;
  spec: (path: string, id: string, options: Leafy<TaskOptions>, capacity: CapacityItem<PoolRefs>[]) => Spec;
  plan: (input: TaskInput<Spec>, component: Component) => Planned<Refs>;
  /** Role of the resource that runs the tasks; none where others do. */
  runner?: string;
}

/** What has a task definition, and the roles, log group and network of its tasks. */
export abstract class Tasks<Spec extends TaskSpec<PoolRefs>, Refs extends TaskRefs>
  extends Component
  implements IConnectable
{
  /** Role that the containers' own calls to AWS are made with; grants work on it. */
  readonly taskRole: IRole;
  /** Role that ECS starts the tasks with: it pulls their images and opens their logs. */
  readonly executionRole: IRole;
  /** The cluster that it runs in. */
  readonly cluster: AnyCluster;
  /** @internal */
  protected readonly refs: Refs;
  /** @internal */
  protected readonly spec: Spec;
  private definitionHandle?: ITaskDefinition;
  private logsHandle?: ILogGroup;
  private imported?: Connections;

  /** @internal */
  constructor(
    scope: Construct,
    id: string,
    props: WithObjects<TaskOptions> & { capacity?: CapacityProps[] },
    kind: TasksKind<Spec, Refs>,
  ) {
    super(scope, id, kind.name, props);
    const { cluster, capacity, taskRole, executionRole, securityGroups, subnets, overrides: _, ...options } = props;
    const host = hostOf(this.path, this, cluster);
    const volumes = givenVolumes(options);
    const secrets = givenSecrets(this.path, id, volumes.options);
    const plain: TaskOptions = {
      ...(secrets.options as TaskOptions),
      ...(securityGroups !== undefined && { securityGroups: groupIds(this.path, securityGroups) }),
      ...(subnets !== undefined && { subnets: subnetIds(this.path, "subnets", cluster, subnets) }),
    };
    const described = { options: toLeaves(plain), capacity: givenCapacity(this.path, capacity, toLeaves) };
    const spec = this.specOf(described, (known) => kind.spec(this.path, id, known.options, known.capacity));
    const input = {
      key: this.node.path,
      spec,
      cluster: host.forService(spec),
      ...imagesOf(this, spec),
      taskRoleArn: arnOf(this.path, "taskRole", taskRole),
      executionRoleArn: arnOf(this.path, "executionRole", executionRole),
      overrides: this.overrides,
      valuesFrom: secrets.valuesFrom,
    };
    const { resources, refs } = kind.plan(input, this);
    this.make(resources);
    this.checkOverrides();
    this.cluster = cluster;
    this.refs = refs;
    this.spec = spec;
    this.executionRole = executionRole ?? this.madeRole(refs.executionRoleId!);
    for (const secret of secrets.containerSecrets) secret.grantRead(this.executionRole);
    this.taskRole = taskRole ?? this.madeRole(refs.taskRoleId!);
    // A role's policies are there before the first task needs them.
    const first = [this.taskRole, this.executionRole, ...volumes.dependsOn];
    if (kind.runner) this.resource(kind.runner).node.addDependency(...first);
  }

  get taskDefinitionArn(): string {
    return this.text(this.refs.taskDefinitionArn);
  }

  /** The task definition as the CDK's own constructs take it, such as a scheduled task. */
  get taskDefinition(): ITaskDefinition {
    const { taskDefinitionArn, taskRole, executionRole } = this;
    const { fargateSize: onFargate } = this.spec;
    this.definitionHandle ??= taskDefinitionHandle(this, { taskDefinitionArn, onFargate, taskRole, executionRole });
    return this.definitionHandle;
  }

  /** Security groups of its own that the tasks carry. */
  get securityGroups(): ISecurityGroup[] {
    return this.connections.securityGroups;
  }

  /** Log group of the containers, as the CDK's own constructs take it: metric filters, subscriptions and grants work on it. */
  get logGroup(): ILogGroup {
    this.logsHandle ??= sdk.logs.LogGroup.fromLogGroupName(this, "LogGroupHandle", this.logGroupName);
    return this.logsHandle;
  }

  /** Its name. */
  get logGroupName(): string {
    return this.text(this.refs.logGroupName);
  }

  /**
   * The tasks' network connections; what others reach by default is the main container's port.
   * @throws on external machines: the tasks have no network interface there
   */
  get connections(): Connections {
    const { securityGroupId } = this.refs;
    if (securityGroupId === undefined) {
      throw new Error(`${this.path}: it has no connections, since its tasks run on external machines`);
    }
    this.imported ??= importConnections(this, this.text(securityGroupId), portOf(this.spec));
    return this.imported;
  }

  /** A role of its own. @internal */
  protected madeRole(logicalId: string): IRole {
    return Registry.of(this).get(logicalId).construct as unknown as IRole;
  }
}

function arnOf(path: string, property: string, role: IRole | undefined): Leaf | undefined {
  return role === undefined ? undefined : new Leaf(checkedRole(path, property, role).roleArn);
}

function portOf({ containers }: TaskSpec): number | undefined {
  const port = containers[0]?.ports[0]?.port;
  return isLeaf(port) ? (port.value as number) : port;
}
