import { isRecord } from "../../../protocol/json";
import { isReadable } from "../../logs/messages";
import { type Acts, all, Without } from "../../shapes/acted";
import { PLACEMENT, TAGS } from "../acts";

/**
 * What a container writes is kept here, and given by CloudWatch Logs where the driver is awslogs; to a log router with
 * awsfirelens as well, and to nowhere else.
 */
const LOG_DRIVERS = ["awslogs", "json-file", "awsfirelens"];

/** Modes and buffers need nothing here: no container ever waits for its logs, and none of them is lost. */
const LOG_OPTIONS: Acts = {
  "awslogs-multiline-pattern": (given) => isReadable(String(given)),
  "*": true,
};

/** A router's further configuration may be a file of its image. */
function routerOptionsAct(options: unknown): boolean | string {
  const type = isRecord(options) ? options["config-file-type"] : undefined;
  return type === "s3" ? "there is no S3 on this machine; use the config-file-type file" : true;
}

const CONTAINER: Acts = {
  ...all("name", "image", "essential", "cpu", "memory", "memoryReservation", "entryPoint", "command"),
  ...all("startTimeout", "stopTimeout", "user", "workingDirectory", "readonlyRootFilesystem", "dockerLabels"),
  environment: all("name", "value"),
  portMappings: all("containerPort", "hostPort", "protocol", "name"),
  mountPoints: all("sourceVolume", "containerPath", "readOnly"),
  ...all("privileged", "interactive", "pseudoTerminal", "dockerSecurityOptions"),
  ...all("dnsServers", "dnsSearchDomains", "hostname"),
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
    options: LOG_OPTIONS,
  },
  healthCheck: all("command", "interval", "timeout", "retries", "startPeriod"),
  restartPolicy: all("enabled", "ignoredExitCodes", "restartAttemptPeriod"),
  repositoryCredentials: all("credentialsParameter"),
  secrets: all("name", "valueFrom"),
  environmentFiles: all("value", "type"),
  resourceRequirements: { type: (given) => given === "GPU", value: true },
  firelensConfiguration: { type: true, options: (given) => routerOptionsAct(given) },
  credentialSpecs: new Without("there is no directory service here, so the container has none of its credentials"),
  volumesFrom: all("sourceContainer", "readOnly"),
  ...all("links", "versionConsistency"),
};

const WINDOWS = "there is no Windows here; use a volume of another kind";

/** What is on the way to a file system, or guards it, is of AWS's network; here its files are on this machine. */
const ON_THE_WAY = all("rootDirectory", "transitEncryption", "transitEncryptionPort");

/** What is acted on of a task definition. */
export const TASK_DEFINITION: Acts = {
  ...all("family", "taskRoleArn", "executionRoleArn", "networkMode", "requiresCompatibilities", "cpu", "memory"),
  ...all("pidMode", "ipcMode"),
  containerDefinitions: CONTAINER,
  volumes: {
    name: true,
    host: all("sourcePath"),
    efsVolumeConfiguration: { fileSystemId: true, ...ON_THE_WAY, authorizationConfig: all("accessPointId", "iam") },
    fsxWindowsFileServerVolumeConfiguration: WINDOWS,
    s3filesVolumeConfiguration: all("fileSystemArn", "accessPointArn", "rootDirectory", "transitEncryptionPort"),
    dockerVolumeConfiguration: all("scope", "autoprovision", "driver", "driverOpts", "labels"),
    configuredAtLaunch: true,
  },
  placementConstraints: PLACEMENT.placementConstraints,
  tags: TAGS,
};
