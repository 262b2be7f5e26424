import type { Property } from "../property";
import type {
  BuildOptions,
  ContainerDependency,
  ContainerHealthCheck,
  ContainerOptions,
  PortOptions,
  SidecarOptions,
} from "../types";

export const CONTAINER_FIELDS: readonly (keyof ContainerOptions)[] = [
  "image",
  "build",
  "command",
  "entryPoint",
  "environment",
  "port",
  "ports",
  "healthCheck",
  "dependsOn",
  "stopTimeout",
  "user",
  "workingDirectory",
  "readonlyRootFilesystem",
];
const SIDECAR_FIELDS: readonly (keyof SidecarOptions)[] = [...CONTAINER_FIELDS, "cpu", "memory", "essential"];
const BUILD_FIELDS: readonly (keyof BuildOptions)[] = ["context", "dockerfile", "target", "args"];
const PORT_FIELDS: readonly (keyof PortOptions)[] = ["port", "protocol"];
const HEALTH_CHECK_FIELDS: readonly (keyof ContainerHealthCheck)[] = [
  "command",
  "interval",
  "timeout",
  "retries",
  "startPeriod",
];
const DEPENDENCY_FIELDS: readonly (keyof ContainerDependency)[] = ["container", "condition"];

/** Docker gives no container less. */
const LEAST_MEMORY = 6;

/** What can be said of a container alone. */
export function checkContainer(container: Property): void {
  checkImage(container);
  container.get("command").strings('["npm", "start"]');
  container.get("entryPoint").strings('["/entrypoint.sh"]');
  checkEnvironment(container.get("environment"));
  checkPort(container.get("port"));
  checkPorts(container.get("ports").known().list("ports, such as [{ port: 9090 }]"));
  checkHealthCheck(container.get("healthCheck"));
  checkDependencies(container.get("dependsOn").known().list("dependencies on other containers"));
  container.get("stopTimeout").whole(2, 120, "seconds");
  container.get("user").string("user, uid, user:group and uid:gid", /^[^\s:]+(:[^\s:]+)?$/);
  container.get("workingDirectory").string("absolute paths", /^\//);
  container.get("readonlyRootFilesystem").boolean();
}

export function checkSidecar(sidecar: Property): void {
  sidecar.required("allowed are objects with an image or a build").fields(SIDECAR_FIELDS);
  checkContainer(sidecar);
  sidecar.get("cpu").whole(0);
  sidecar.get("memory").whole(LEAST_MEMORY, undefined, "MiB");
  sidecar.get("essential").boolean();
}

function checkImage(container: Property): void {
  const image = container.get("image");
  const build = container.get("build").fields(BUILD_FIELDS);
  if (image.value !== undefined && build.value !== undefined) {
    image.fail(`allowed is one of image and build, and ${build.path} is set too`);
  }
  if (build.value === undefined) image.required("one of image and build is needed");
  image.string("image names, such as nginx:1.27", /^\S+$/);
  if (build.value === undefined) return;
  build.get("context").required("allowed is the build context's folder").string("folders", /\S/);
  build.get("dockerfile").string("files in the build context", /\S/);
  build.get("target").string("names of stages of the Dockerfile", /\S/);
  checkStringMap(build.get("args"), "build arguments");
}

function checkEnvironment(environment: Property): void {
  checkStringMap(environment, "environment variables");
  for (const [name, property] of environment.entries()) {
    if (name === "" || name.includes("=")) property.describe(`named ${name}`).fail("allowed are names without =");
  }
}

/** Says of what kind a wrong value is, and not the value, which may be a secret. */
function checkStringMap(map: Property, what: string): void {
  map.map(`${what} by name, such as { LEVEL: "info" }`);
  for (const [, property] of map.entries()) {
    const { value } = property;
    if (property.checkable && typeof value !== "string") {
      property.describe(value === null ? "null" : `of type ${typeof value}`).fail("allowed are strings");
    }
  }
}

function checkPort(port: Property): void {
  port.whole(1, 65535);
}

function checkPorts(ports: Property): void {
  for (const item of ports.items()) {
    item.required("allowed are objects with a port").fields(PORT_FIELDS);
    checkPort(item.get("port").required("allowed are whole numbers from 1 to 65535"));
    item.get("protocol").oneOf(["tcp", "udp"]);
  }
}

function checkHealthCheck(check: Property): void {
  check.fields(HEALTH_CHECK_FIELDS);
  if (check.value === undefined) return;
  const command = check.get("command");
  const form = '["CMD", "program", "argument"] and ["CMD-SHELL", "shell command"]';
  command.required(`allowed are ${form}`).strings('["CMD-SHELL", "curl -f http://localhost/"]');
  const [kind, ...rest] = command.items();
  if (command.checkable) {
    const shell = kind?.value === "CMD-SHELL";
    const wrongKind = kind === undefined || (kind.checkable && kind.value !== "CMD" && !shell);
    if (wrongKind || rest.length === 0 || (shell && rest.length > 1)) command.fail(`allowed are ${form}`);
  }
  check.get("interval").whole(5, 300, "seconds");
  check.get("timeout").whole(2, 60, "seconds");
  check.get("retries").whole(1, 10);
  check.get("startPeriod").whole(0, 300, "seconds");
}

function checkDependencies(dependencies: Property): void {
  for (const item of dependencies.items()) {
    item.required("allowed are objects with a container and a condition").fields(DEPENDENCY_FIELDS);
    item.get("container").required("allowed are names of other containers of the task").known();
    item
      .get("condition")
      .required("allowed are START, HEALTHY, COMPLETE, SUCCESS")
      .oneOf(["START", "HEALTHY", "COMPLETE", "SUCCESS"]);
  }
}
