import { isRecord } from "../../../protocol/json";
import { isReadable } from "../../logs/messages";
import { type Acts, all } from "../../shapes/acted";
import { PLACEMENT, TAGS } from "../acts";

/** What a container writes is kept here, and given by CloudWatch Logs where the driver is awslogs; to nowhere else. */
const LOG_DRIVERS = ["awslogs", "json-file"];

/** Modes and buffers need nothing here: no container ever waits for its logs, and none of them is lost. */
function isActedOn(options: unknown): boolean {
  const pattern = isRecord(options) ? options["awslogs-multiline-pattern"] : undefined;
  return pattern === undefined || isReadable(String(pattern));
}

const CONTAINER: Acts = {
  ...all("name", "image", "essential", "cpu", "memory", "memoryReservation", "entryPoint", "command"),
  ...all("startTimeout", "stopTimeout", "user", "workingDirectory", "readonlyRootFilesystem", "dockerLabels"),
  environment: all("name", "value"),
  portMappings: all("containerPort", "hostPort", "protocol", "name"),
  mountPoints: all("sourceVolume", "containerPath", "readOnly"),
  ...all("privileged", "interactive", "dockerSecurityOptions", "dnsServers", "dnsSearchDomains", "hostname"),
  linuxParameters: {
    ...all("initProcessEnabled", "sharedMemorySize", "maxSwap", "swappiness"),
    capabilities: all("add", "drop"),
    devices: all("hostPath", "containerPath", "permissions"),
    tmpfs: all("containerPath", "size", "mountOptions"),
  },
  systemControls: all("namespace", "value"),
  dependsOn: all("containerName", "condition"),
  extraHosts: all("hostname", "ipAddress"),
  ulimits: all("name", "softLimit", "hardLimit"),
  logConfiguration: {
    logDriver: (given) => LOG_DRIVERS.includes(String(given)),
    options: (given) => isActedOn(given),
  },
  healthCheck: all("command", "interval", "timeout", "retries", "startPeriod"),
  restartPolicy: all("enabled", "ignoredExitCodes", "restartAttemptPeriod"),
  secrets: all("name", "valueFrom"),
  environmentFiles: all("value", "type"),
  firelensConfiguration: "FireLens needs another log router; use the awslogs log driver",
  credentialSpecs: "there is no directory service on this machine",
  volumesFrom: "mount the same volume in both containers",
  links: true,
};

const PLAIN_VOLUME = "use a volume without configuration, which lives as long as its task, or one with host.sourcePath";

/** What is acted on of a task definition. */
export const TASK_DEFINITION: Acts = {
  ...all("family", "taskRoleArn", "executionRoleArn", "networkMode", "requiresCompatibilities", "cpu", "memory"),
  ...all("pidMode", "ipcMode"),
  containerDefinitions: CONTAINER,
  volumes: {
    name: true,
    host: all("sourcePath"),
    efsVolumeConfiguration: PLAIN_VOLUME,
    fsxWindowsFileServerVolumeConfiguration: PLAIN_VOLUME,
    s3filesVolumeConfiguration: PLAIN_VOLUME,
    dockerVolumeConfiguration: PLAIN_VOLUME,
    configuredAtLaunch: PLAIN_VOLUME,
  },
  placementConstraints: PLACEMENT.placementConstraints,
  tags: TAGS,
};
