import { ApiError } from "../../../protocol/errors";
import { isRecord } from "../../../protocol/json";
import { clientException } from "../errors";
import { inRange } from "./container";
import { fargateSizeError } from "./fargate";
import type { ContainerDefinition, TaskDefinition } from "./record";
import { checkVolumesOnFargate } from "./volume-rules";

/** Log drivers of Fargate. */
const LOG_DRIVERS = ["awslogs", "splunk", "awsfirelens"];

/** An image of a private ECR registry. */
const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;

/** Members of `linuxParameters` that ECS refuses on Fargate. */
const LINUX_REFUSED = ["devices", "maxSwap", "sharedMemorySize", "swappiness", "tmpfs"];

/** Whether ECS would run the definition on Fargate, had it been required. */
export function isForFargate(definition: TaskDefinition): boolean {
  try {
    checkFargate(definition);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** Throws ECS's error for a definition that Fargate would refuse. */
export function checkFargate(definition: TaskDefinition): void {
  const { networkMode, cpu, memory, containers, other = {} } = definition;
  if (networkMode !== "awsvpc") throw clientException("Fargate only supports network mode ‘awsvpc’.");
  if (cpu === undefined) throw clientException("Fargate requires that 'cpu' be defined at the task level.");
  if (memory === undefined) throw clientException("Fargate requires that 'memory' be defined at the task level.");
  const sizeError = fargateSizeError(cpu, memory);
  if (sizeError !== undefined) throw clientException(sizeError);
  if (other.pidMode === "host") throw clientException("Fargate does not support pidMode host; allowed is task.");
  if (other.ipcMode !== undefined) throw clientException(`Fargate does not support ipcMode (it is ${other.ipcMode}).`);
  if (isNotEmpty(other.placementConstraints)) throw clientException("Fargate does not support placementConstraints.");
  if (isNotEmpty(other.inferenceAccelerators)) throw clientException("Fargate does not support inferenceAccelerators.");
  checkExecutionRole(definition);
  containers.forEach((container, i) => {
    checkContainer(container, `containerDefinitions.${i}`);
  });
  checkVolumesOnFargate(definition);
}

/** What Fargate does with the execution role before a container starts: pulling from ECR, and writing logs. */
function checkExecutionRole({ executionRoleArn, containers }: TaskDefinition): void {
  if (executionRoleArn) return;
  const purpose = containers.some(({ image }) => ECR.test(image))
    ? "ECR images"
    : containers.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs") && "log driver awslogs";
  if (!purpose) return;
  throw clientException(`Fargate requires task definition to have execution role ARN to support ${purpose}.`);
}

function checkContainer({ name, startTimeout, given, logConfiguration }: ContainerDefinition, path: string): void {
  const refuse = (member: string) => {
    throw clientException(`Fargate does not support ${path}.${member} (container "${name}").`);
  };
  if (given.stopTimeout !== undefined) inRange(`${path}.stopTimeout`, Number(given.stopTimeout), 2, 120);
  if (startTimeout !== undefined) inRange(`${path}.startTimeout`, startTimeout, 2, 120);
  if (given.privileged === true) refuse("privileged");
  for (const member of ["dockerSecurityOptions", "links"]) if (isNotEmpty(given[member])) refuse(member);
  if (logConfiguration && !LOG_DRIVERS.includes(logConfiguration.logDriver)) {
    throw clientException(
      `${path}.logConfiguration.logDriver of container "${name}" is ${logConfiguration.logDriver}; ` +
        `Fargate supports ${LOG_DRIVERS.join(", ")}.`,
    );
  }
  if (logConfiguration?.logDriver === "awslogs" && !logConfiguration.options["awslogs-stream-prefix"]) {
    throw clientException(
      "Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs " +
        `(${path}.logConfiguration.options of container "${name}").`,
    );
  }
  const linux = isRecord(given.linuxParameters) ? given.linuxParameters : {};
  for (const member of LINUX_REFUSED) {
    const value = linux[member];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) refuse(`linuxParameters.${member}`);
  }
  const { add = [] } = isRecord(linux.capabilities) ? (linux.capabilities as { add?: string[] }) : {};
  const added = add.find((capability) => capability !== "SYS_PTRACE");
  if (added !== undefined) refuse(`linuxParameters.capabilities.add ${added}`);
  const resources = Array.isArray(given.resourceRequirements) ? given.resourceRequirements : [];
  if (resources.some((requirement) => isRecord(requirement) && requirement.type === "GPU")) {
    refuse("resourceRequirements GPU");
  }
}

const isNotEmpty = (value: unknown) => Array.isArray(value) && value.length > 0;
