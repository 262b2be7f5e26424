import { BUILD, type BuildOptions } from "./build";
import { type Entries, group, list, named, type SpecOf } from "./group";
import { CONTAINER_HEALTH_CHECK, type ContainerHealthCheck } from "./health-check";
import { isLeaf, type Maybe } from "./leaf";
import {
  LINUX_PARAMETERS,
  type LinuxParametersOptions,
  SYSTEM_CONTROLS,
  type SystemControlOptions,
  ULIMITS,
  type UlimitOptions,
} from "./linux-parameters";
import type { Property } from "./property";
import { RESTART_POLICY, type RestartPolicyOptions } from "./restart-policy";
import {
  REPOSITORY_CREDENTIALS,
  type RepositoryCredentialsOptions,
  SECRET_OPTIONS,
  type SecretOptions,
} from "./secret";
import { flag, oneOf, text, textMap, texts, whole } from "./values";
import { MOUNT_POINTS, type MountPointOptions, VOLUMES_FROM, type VolumesFromOptions } from "./volume";

/**
 * What one container waits for before it starts. ECS looks at it when the task starts only; containers stop in the
 * reverse order. There may be no cycle.
 * @example { container: "migrate", condition: "SUCCESS" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export interface ContainerDependency {
  /** Name of another container of the same task; the main one has the service's name. */
  container: string;
  /**
   * How far it must have come: `START` started; `HEALTHY` its `healthCheck`, which it must have, says so; `COMPLETE`
   * ended; `SUCCESS` ended with exit code 0. For the last two it must not be essential.
   */
  condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";
}

/**
 * A port that a container listens on.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
export interface PortOptions {
  /** 1–65535. A task is one network namespace: no other container of it may have the same port and protocol. */
  port: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp";
}

/**
 * One container of a task. Exactly one of `image` and `build`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface ContainerOptions {
  /**
   * Name of the image to run. Of one in ECR just its repository may be pulled from, also where a repository of the same program
   * gives the name; of one that is known at the deployment only, such as a parameter of a template, any.
   * @default what `build` builds
   * @example "nginx:1.27"
   */
  image?: string;
  /** What the `image` is pulled with from a private registry that is not ECR's. @default it is pulled as anybody may */
  repositoryCredentials?: RepositoryCredentialsOptions;
  /** How to build the image to run. @default none is built: `image` names it */
  build?: BuildOptions;
  /**
   * Program arguments, in place of the image's `CMD`.
   * @default the image's
   * @example ["npm", "start"]
   */
  command?: string[];
  /**
   * Program, in place of the image's `ENTRYPOINT`.
   * @default the image's
   * @example ["/entrypoint.sh"]
   */
  entryPoint?: string[];
  /**
   * Environment variables, by name; one that is undefined is left out.
   * @default none
   * @example { LEVEL: "info" }
   */
  environment?: Record<string, string>;
  /**
   * Environment variables, by name, whose values are kept in Secrets Manager or in the Parameter Store. None has the name of
   * one in `environment`.
   * @default none
   * @example { DB_PASSWORD: { secret: "shop/db", key: "password" }, TOKEN: { parameter: "/shop/token" } }
   */
  secrets?: Record<string, SecretOptions>;
  /**
   * Files in S3 that environment variables are in, a `NAME=value` a line: their ARNs, at most 10, each ending in `.env`. What
   * `environment` and `secrets` say goes before, and an earlier file before a later one.
   * @default none
   * @example ["arn:aws:s3:::shop-config/web.env"]
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
   */
  environmentFiles?: string[];
  /** TCP port that the container listens on, 1–65535; the one that the load balancer calls. @default none */
  port?: number;
  /**
   * Further ports.
   * @default none
   * @example [{ port: 53, protocol: "udp" }]
   */
  ports?: PortOptions[];
  /**
   * Where the service's `volumes` are in the container.
   * @default nowhere
   * @example [{ volume: "data", containerPath: "/data" }]
   */
  mountPoints?: MountPointOptions[];
  /** Other containers of the task, whose mounts it has as well. @default none @example [{ container: "web", readOnly: true }] */
  volumesFrom?: VolumesFromOptions[];
  /** How ECS finds out that the container is well. @default it is not checked */
  healthCheck?: ContainerHealthCheck;
  /** Containers of the task that must have come so far before this one starts. @default none */
  dependsOn?: ContainerDependency[];
  /**
   * Seconds, 2–120, in which the container must have come as far as those that depend on it wait for. Else the task ends.
   * @default ECS waits
   */
  startTimeout?: number;
  /** Whether the container is started again in its place when it ends. @default it isn't */
  restartPolicy?: RestartPolicyOptions;
  /**
   * Whether all tasks of a deployment run what the image's tag meant when it began, though the tag means another version
   * later.
   * @default "enabled"
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
   */
  versionConsistency?: "enabled" | "disabled";
  /** Memory that is kept for the container, in MiB, at least 6. It may use more, up to its limit. @default none */
  memoryReservation?: number;
  /** @default the container's own defaults; on Fargate a soft `nofile` of 65535 */
  ulimits?: UlimitOptions[];
  /** @default an init process, and nothing else */
  linuxParameters?: LinuxParametersOptions;
  /** Kernel parameters. @default none */
  systemControls?: SystemControlOptions[];
  /** Labels of the container, by name. @default none @example { team: "shop" } */
  dockerLabels?: Record<string, string>;
  /**
   * GPUs of its instance that are the container's alone, 1 or more: on pools whose types have some, with an image that has
   * the drivers. Locally Docker gives the container as many of the machine's; where it has none the task doesn't start.
   * @default none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html
   */
  gpus?: number;
  /** Whether the container has all rights of its instance's root; never on Fargate. @default false */
  privileged?: boolean;
  /** Seconds between SIGTERM (or the image's stop signal) and SIGKILL, 2–120: what Fargate takes. @default 30 */
  stopTimeout?: number;
  /** User (and group) that the container runs as: `user`, `uid`, `user:group` or `uid:gid`. @default the image's */
  user?: string;
  /** Folder in the container that the program starts in, an absolute path. @default the image's */
  workingDirectory?: string;
  /** Whether the container's root file system can't be written to. @default false */
  readonlyRootFilesystem?: boolean;
}

/** A container beside the main one. */
export interface SidecarOptions extends ContainerOptions {
  /** CPU units of the task that are kept for the container; all sidecars' together fit into the task's. @default 0 */
  cpu?: number;
  /** Hard limit in MiB, at least 6; all sidecars' together fit into the task's. @default the task's alone limits it */
  memory?: number;
  /** Whether its end stops the whole task. @default true */
  essential?: boolean;
}

/** Docker gives no container less. */
export const LEAST_MEMORY = 6;

const DEPENDENCY = {
  container: text("names of other containers of the task", /(?:)/)
    .known()
    .required("allowed are names of other containers of the task"),
  condition: oneOf("START", "HEALTHY", "COMPLETE", "SUCCESS").required("allowed are START, HEALTHY, COMPLETE, SUCCESS"),
} satisfies Entries<ContainerDependency>;

export type DependencySpec = SpecOf<typeof DEPENDENCY>;

const PORT_NUMBER = whole(1, 65535);

const PORT = {
  port: PORT_NUMBER.required("allowed are whole numbers from 1 to 65535"),
  protocol: oneOf("tcp", "udp").default("tcp"),
} satisfies Entries<PortOptions>;

export type PortSpec = SpecOf<typeof PORT>;

export const CONTAINER = {
  image: text("image names, such as nginx:1.27, of up to 255 characters before an @", /^[\w\-:./#]{1,255}(@[\w:]+)?$/),
  build: BUILD,
  repositoryCredentials: REPOSITORY_CREDENTIALS,
  command: texts('["npm", "start"]'),
  entryPoint: texts('["/entrypoint.sh"]'),
  environment: textMap("environment variables").and(areVariables).default({}),
  secrets: named(SECRET_OPTIONS, "secrets by name", "allowed are objects with a secret or a parameter")
    .and(areVariables)
    .default({}),
  environmentFiles: list(
    text(
      "ARNs of files in S3, such as arn:aws:s3:::shop-config/web.env",
      /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}\/.+\.env$/,
    ),
    'ARNs of files in S3, such as ["arn:aws:s3:::shop-config/web.env"]',
    "allowed are ARNs of files in S3",
  )
    .and(areFewFiles)
    .default([]),
  port: PORT_NUMBER,
  ports: list(group(PORT), "ports, such as [{ port: 9090 }]", "allowed are objects with a port").default([]),
  mountPoints: MOUNT_POINTS,
  volumesFrom: VOLUMES_FROM,
  healthCheck: CONTAINER_HEALTH_CHECK,
  dependsOn: list(
    group(DEPENDENCY),
    "dependencies on other containers",
    "allowed are objects with a container and a condition",
  ).default([]),
  startTimeout: whole(2, 120, "seconds"),
  restartPolicy: RESTART_POLICY,
  versionConsistency: oneOf("enabled", "disabled"),
  memoryReservation: whole(LEAST_MEMORY, undefined, "MiB"),
  ulimits: ULIMITS,
  linuxParameters: LINUX_PARAMETERS,
  systemControls: SYSTEM_CONTROLS,
  dockerLabels: textMap("labels").default({}),
  gpus: whole(1),
  privileged: flag(),
  stopTimeout: whole(2, 120, "seconds").default(30),
  user: text("user, uid, user:group and uid:gid", /^[\w.-]+(:[\w.-]+)?$/),
  workingDirectory: text("absolute paths", /^\//),
  readonlyRootFilesystem: flag().default(false),
} satisfies Entries<ContainerOptions>;

export const SIDECAR = group(
  {
    ...CONTAINER,
    cpu: whole(0),
    memory: whole(LEAST_MEMORY, undefined, "MiB"),
    essential: flag().default(true),
  } satisfies Entries<SidecarOptions>,
  hasOneImage,
  reservesWithinItsLimit,
);

export interface ContainerSpec extends Omit<SpecOf<typeof CONTAINER>, "port"> {
  name: string;
  essential: Maybe<boolean>;
  cpu?: Maybe<number>;
  memory?: Maybe<number>;
  /**
   * Slipway's own sidecar, which only its task calls; on this machine tasks run without it where its image isn't there.
   * @default one that the user says
   */
  optional?: true;
  /** Whether it is the log router. @default false */
  router?: true;
  /** `port` first, then `ports`. */
  ports: PortSpec[];
}

type Parts = SpecOf<typeof CONTAINER> & Pick<ContainerSpec, "essential" | "cpu" | "memory">;

export function containerSpec(name: string, { port, ports, ...spec }: Parts): ContainerSpec {
  return { name, ...spec, ports: port === undefined ? ports : [{ port, protocol: "tcp" }, ...ports] };
}

/** The numbers of {@link ContainerSpec.ports}, where they stand. */
export function portProperties(container: Property): Property[] {
  const further = container.get("ports").items();
  return [container.get("port"), ...further.map((item) => item.get("port"))].filter(({ value }) => value !== undefined);
}

export function hasOneImage(
  container: Property,
  { image, build, repositoryCredentials }: Pick<SpecOf<typeof CONTAINER>, "image" | "build" | "repositoryCredentials">,
) {
  const property = container.get("image");
  if (image === undefined && build === undefined) property.fail("one of image and build is needed");
  if (image !== undefined && build !== undefined) {
    property.fail(`allowed is one of image and build, and ${container.get("build").path} is set too`);
  }
  if (build !== undefined && repositoryCredentials !== undefined) {
    container.get("repositoryCredentials").fail("allowed only with image: what is built is pushed to ECR");
  }
}

function reservesWithinItsLimit(
  container: Property,
  { memory, memoryReservation }: Pick<ContainerSpec, "memory" | "memoryReservation">,
): void {
  if (memory === undefined || memoryReservation === undefined || isLeaf(memory) || isLeaf(memoryReservation)) return;
  if (memoryReservation > memory) container.get("memoryReservation").fail(`allowed is at most memory, ${memory}`);
}

/** What ECS takes of a task definition's container. */
const MOST_FILES = 10;

function areFewFiles(files: Property): void {
  const { length } = files.items();
  if (length > MOST_FILES) files.describe(`a list of ${length}`).fail(`allowed are at most ${MOST_FILES} files`);
}

function areVariables(environment: Property): void {
  for (const [name, property] of environment.entries()) {
    if (name === "" || name.includes("=")) property.describe(`named ${name}`).fail("allowed are names without =");
  }
}
