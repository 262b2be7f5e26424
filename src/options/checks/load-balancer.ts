import { TARGET_HEALTH_CHECK_DEFAULTS } from "../defaults";
import { isLeaf } from "../leaf";
import type { Property } from "../property";
import type { LoadBalancerOptions, TargetHealthCheck } from "../types";
import type { NamedContainer } from "./task";

const FIELDS: readonly (keyof LoadBalancerOptions)[] = [
  "port",
  "public",
  "healthCheck",
  "deregistrationDelay",
  "container",
  "containerPort",
  "paths",
  "priority",
];
const HEALTH_CHECK_FIELDS: readonly (keyof TargetHealthCheck)[] = [
  "path",
  "interval",
  "timeout",
  "healthyThreshold",
  "unhealthyThreshold",
  "matcher",
];

/** The load balancer allows five values in a rule's conditions. */
const MOST_PATHS = 5;
const PATH_PATTERN = /^(?=.{1,128}$)[/*][A-Za-z0-9_\-.$/~"'@:+&*?]*$/;
const MATCHER = /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/;

export function checkLoadBalancer(loadBalancer: Property, containers: NamedContainer[], shared: boolean): void {
  loadBalancer.fields(FIELDS);
  loadBalancer.get("port").known().whole(1, 65535);
  loadBalancer.get("public").known().boolean();
  loadBalancer.get("deregistrationDelay").whole(0, 3600, "seconds");
  checkHealthCheck(loadBalancer.get("healthCheck").fields(HEALTH_CHECK_FIELDS));
  checkPaths(loadBalancer, shared);
  checkContainerPort(loadBalancer, containers);
  if (!shared) return;
  for (const key of ["port", "public"]) {
    const property = loadBalancer.get(key);
    if (property.value !== undefined) {
      property.fail("allowed is only to leave it out, since the load balancer is another service's");
    }
  }
}

function checkHealthCheck(check: Property): void {
  const path = "paths that begin with /, of up to 1024 characters";
  check.get("path").string(path, /^(?=.{1,1024}$)\/\S*$/);
  const interval = check.get("interval").whole(5, 300, "seconds");
  const timeout = check.get("timeout").whole(2, 120, "seconds");
  check.get("healthyThreshold").whole(2, 10);
  check.get("unhealthyThreshold").whole(2, 10);
  check.get("matcher").string("codes from 200 to 499, such as 200, 200,202 and 200-299", MATCHER);
  const between = interval.value === undefined ? TARGET_HEALTH_CHECK_DEFAULTS.interval : interval.number;
  if (timeout.number !== undefined && between !== undefined && timeout.number >= between) {
    timeout.fail(`allowed is less than the interval, which is ${between} seconds`);
  }
}

function checkPaths(loadBalancer: Property, shared: boolean): void {
  const paths = loadBalancer.get("paths").strings('["/api/*"]');
  const items = paths.items();
  if (shared) paths.required("a service that shares a load balancer needs some");
  if (paths.checkable && (items.length < 1 || items.length > MOST_PATHS)) {
    paths.fail(`allowed are 1 to ${MOST_PATHS} paths`);
  }
  for (const item of items) item.string("up to 128 characters that begin with / or *, such as /api/*", PATH_PATTERN);
  const priority = loadBalancer.get("priority").whole(1, 50000);
  if (priority.value !== undefined && paths.value === undefined) priority.fail("allowed only together with paths");
}

/** ECS registers a port that the container maps. */
function checkContainerPort(loadBalancer: Property, containers: NamedContainer[]): void {
  const name = loadBalancer.get("container").known();
  const names = containers.map((container) => container.name);
  if (name.value !== undefined) name.oneOf(names);
  const { options, name: called } = containers.find((c) => c.name === (name.value ?? names[0]))!;
  const port = loadBalancer.get("containerPort").whole(1, 65535);
  if (port.value === undefined) {
    options.get("port").required(`container ${called} needs a port that the load balancer calls, from 1 to 65535`);
    return;
  }
  const mapped = [
    options.get("port"),
    ...options
      .get("ports")
      .items()
      .filter(isTcp)
      .map((item) => item.get("port")),
  ].filter(({ value }) => value !== undefined);
  if (port.number === undefined || mapped.some(({ value }) => isLeaf(value) || value === port.value)) return;
  const ports = mapped.map(({ value }) => value).join(", ");
  port.fail(
    ports === "" ? `container ${called} has no TCP port` : `allowed are the ports of container ${called}: ${ports}`,
  );
}

const isTcp = (item: Property) => item.get("protocol").value !== "udp";
