import type { Store } from "../../store/store";
import { clientException } from "../errors";
import type { ContainerDefinition } from "./record";

/** ECS: each needs both. */
const AWSLOGS_REQUIRED = ["awslogs-region", "awslogs-group"];

/**
 * The options of the awslogs driver that ECS takes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
const AWSLOGS_OPTIONS = [
  ...AWSLOGS_REQUIRED,
  "awslogs-create-group",
  "awslogs-stream-prefix",
  "awslogs-datetime-format",
  "awslogs-multiline-pattern",
  "mode",
  "max-buffer-size",
];

/** CloudWatch Logs' names of log groups. */
const LOG_GROUP = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
function checkMode({ mode, "max-buffer-size": size }: Record<string, string>, at: string): void {
  if (mode !== undefined && mode !== "blocking" && mode !== "non-blocking") {
    throw clientException(
      `Log driver awslogs option 'mode' is "${mode}"; allowed are blocking and non-blocking (${at}).`,
    );
  }
  if (size === undefined) return;
  if (!/^\d+\s*([kmgtp]i?b?|b)?$/i.test(size)) {
    throw clientException(
      `Log driver awslogs option 'max-buffer-size' is "${size}"; allowed are sizes such as 25m (${at}).`,
    );
  }
  if (mode === "blocking") {
    throw clientException(
      `Log driver awslogs option 'max-buffer-size' is only for the mode non-blocking, and it is blocking (${at}).`,
    );
  }
}

/** Throws ECS's error for what a container logs with. */
export function checkLogs(container: ContainerDefinition, containers: ContainerDefinition[], path: string): void {
  const { name, logConfiguration, given } = container;
  if (!logConfiguration) return;
  const { logDriver, options } = logConfiguration;
  const at = `${path}.logConfiguration.options of container "${name}"`;
  if (logDriver === "awsfirelens" && !containers.some((other) => other.given.firelensConfiguration !== undefined)) {
    throw clientException(
      "When awsfirelens log driver is specified in log configuration, a firelens configuration object must be " +
        `specified (${path}.logConfiguration of container "${name}").`,
    );
  }
  if (logDriver !== "awslogs") return;
  const secrets = (given.logConfiguration as { secretOptions?: { name: string }[] }).secretOptions ?? [];
  const names = [...Object.keys(options), ...secrets.map((secret) => secret.name)];
  const missing = AWSLOGS_REQUIRED.filter((option) => !options[option]);
  if (missing.length > 0) throw clientException(`Log driver awslogs requires options: ${missing.join(", ")} (${at}).`);
  const unknown = names.filter((option) => !AWSLOGS_OPTIONS.includes(option));
  if (unknown.length > 0) {
    throw clientException(`Log driver awslogs disallows options: ${unknown.join(", ")} (${at}).`);
  }
  checkMode(options, at);
  if (!LOG_GROUP.test(options["awslogs-group"] ?? "")) {
    throw clientException(
      `Log driver awslogs option 'awslogs-group' contains invalid characters (it is "${options["awslogs-group"]}"; ${at}).`,
    );
  }
}

/**
 * What is to be said of log groups that nobody made here: on AWS a task whose group isn't there fails to start.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export function groupWarnings(store: Pick<Store, "get">, containers: readonly ContainerDefinition[]): string[] {
  return containers.flatMap(({ name, logConfiguration }) => {
    const { "awslogs-group": group, "awslogs-create-group": creates } = logConfiguration?.options ?? {};
    const isMissing = logConfiguration?.logDriver === "awslogs" && group && !store.get("logGroups", group);
    if (!isMissing || creates === "true") return [];
    return [
      `Container ${name} logs to the log group ${group}, which nobody made here: on AWS no task starts where it isn't ` +
        "there and awslogs-create-group isn't true.",
    ];
  });
}
