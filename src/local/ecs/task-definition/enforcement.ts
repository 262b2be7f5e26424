import { isRecord } from "../../../protocol/json";
import { notEnforced } from "../../warnings";
import { clientException } from "../errors";
import type { ContainerInput } from "./container";

/** What of a container cannot run on this machine, and why. */
const CANNOT_RUN: Readonly<Record<string, string>> = {
  secrets: "there is no Secrets Manager or Parameter Store on this machine; use environment",
  environmentFiles: "there is no S3 on this machine; use environment",
  firelensConfiguration: "FireLens doesn't run on this machine; use the awslogs log driver",
  credentialSpecs: "there is no directory service on this machine",
  volumesFrom: "it doesn't run on this machine; mount the same volume in both containers",
  links: "it needs the bridge network mode of one host; in a task containers reach each other on localhost",
};

/** What of a container is kept and given back, and has no effect on this machine. */
const NOT_ENFORCED = [
  "restartPolicy",
  "systemControls",
  "resourceRequirements",
  "privileged",
  "interactive",
  "pseudoTerminal",
  "disableNetworking",
  "dnsServers",
  "dnsSearchDomains",
  "dockerSecurityOptions",
  "hostname",
  "repositoryCredentials",
  "versionConsistency",
];

/** What of the task is kept and has no effect. */
const TASK_NOT_ENFORCED = [
  "pidMode",
  "ipcMode",
  "proxyConfiguration",
  "inferenceAccelerators",
  "ephemeralStorage",
  "runtimePlatform",
  "enableFaultInjection",
  "trustedExecutionConfiguration",
];

const VOLUME_CANNOT_RUN = [
  "efsVolumeConfiguration",
  "fsxWindowsFileServerVolumeConfiguration",
  "s3filesVolumeConfiguration",
  "dockerVolumeConfiguration",
  "configuredAtLaunch",
];

/** Throws where a definition cannot run on this machine; answers with warnings of what has no effect. */
export function checkEnforcement(input: {
  containerDefinitions: ContainerInput[];
  volumes?: Record<string, unknown>[];
  [other: string]: unknown;
}): string[] {
  const warnings: string[] = [];
  input.containerDefinitions.forEach((container, i) => {
    const path = `containerDefinitions.${i}`;
    for (const [member, why] of Object.entries(CANNOT_RUN)) {
      if (isSet(container[member])) throw clientException(`${path}.${member} (container "${container.name}"): ${why}.`);
    }
    const { initProcessEnabled: _, ...linux } = container.linuxParameters ?? {};
    const ignored = [
      ...NOT_ENFORCED.filter((member) => isSet(container[member])),
      ...Object.keys(linux)
        .filter((member) => isSet(linux[member]))
        .map((member) => `linuxParameters.${member}`),
      ...logsNotEnforced(container.logConfiguration),
    ];
    warnings.push(...ignored.map((member) => notEnforced(`${path}.${member} (container "${container.name}")`)));
  });
  (input.volumes ?? []).forEach((volume, i) => {
    const kind = VOLUME_CANNOT_RUN.find((member) => isSet(volume[member]));
    if (kind) {
      throw clientException(
        `volumes.${i}.${kind} (volume "${volume.name}") cannot run on this machine; use a volume without configuration, ` +
          "which lives as long as its task, or one with host.sourcePath.",
      );
    }
  });
  return [...warnings, ...TASK_NOT_ENFORCED.filter((member) => isSet(input[member])).map(notEnforced)];
}

/** What a container writes is kept here, and given by CloudWatch Logs where the driver is awslogs; to nowhere else. */
function logsNotEnforced(logs: ContainerInput["logConfiguration"]): string[] {
  if (!logs) return [];
  const here = logs.logDriver === "awslogs" || logs.logDriver === "json-file";
  return [
    ...(here ? [] : [`logConfiguration.logDriver ${logs.logDriver}`]),
    ...(isSet(logs.secretOptions) ? ["logConfiguration.secretOptions"] : []),
  ];
}

/** Whether a member says anything: false, an empty list and an empty object don't. */
function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}
