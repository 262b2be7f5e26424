import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import type { PoolSpec } from "../options";
import type { Platform } from "./platform";
import type { ClusterRefs } from "./refs";

/**
 * The parameter that has the id of the newest image for ECS.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export function imageParameter({ operatingSystem, gpu: asked, requirements }: PoolSpec, platform: Platform): string {
  const gpu = asked || (requirements?.gpus ?? 0) > 0;
  const isArm = platform === "linux/arm64";
  return operatingSystem === "bottlerocket"
    ? `/aws/service/bottlerocket/aws-ecs-2${gpu ? "-nvidia" : ""}/${isArm ? "arm64" : "x86_64"}/latest/image_id`
    : `/aws/service/ecs/optimized-ami/amazon-linux-2023${isArm ? "/arm64" : ""}${gpu ? "/gpu" : ""}/recommended/image_id`;
}

/** A parameter's value as a template refers to it: what it is once the resource is made. */
export function fixedParameter(name: string): Val<string> {
  return `{{resolve:ssm:${name}}}`;
}

const EBS = { DeleteOnTermination: true, Encrypted: true, VolumeType: "gp3" };

/** Bottlerocket has its own, small, and containers and images on a second one. */
export function disks({ operatingSystem, diskSize }: PoolSpec) {
  const root = "/dev/xvda";
  return operatingSystem === "bottlerocket"
    ? [
        { DeviceName: root, Ebs: EBS },
        { DeviceName: "/dev/xvdb", Ebs: { ...EBS, VolumeSize: diskSize } },
      ]
    : [{ DeviceName: root, Ebs: { ...EBS, VolumeSize: diskSize } }];
}

/** Configures the agent. Tasks in `awsvpc` mode have roles of their own, and don't get at the instance's. */
export function userData(spec: PoolSpec, { clusterName }: ClusterRefs): Val<string> {
  return spec.operatingSystem === "bottlerocket" ? settings(spec, clusterName) : script(spec, clusterName);
}

function script(
  { agentSettings, attributes, spot, userData = "", warmPool }: PoolSpec,
  clusterName: Val<string>,
): Val<string> {
  const own = Object.entries(attributes).flatMap(([name, value], i) => [`${i > 0 ? "," : ""}"${name}":"`, value, '"']);
  return join("", [
    "#!/bin/bash\ncat >> /etc/ecs/ecs.config <<'END'\nECS_CLUSTER=",
    clusterName,
    "\nECS_AWSVPC_BLOCK_IMDS=true\n",
    ...(spot > 0 ? ["ECS_ENABLE_SPOT_INSTANCE_DRAINING=true\n"] : []),
    ...(warmPool ? ["ECS_WARM_POOLS_CHECK=true\n"] : []),
    ...Object.entries(agentSettings).flatMap(([name, value]) => [`${name}=`, value, "\n"]),
    ...(own.length > 0 ? ["ECS_INSTANCE_ATTRIBUTES={", ...own, "}\n"] : []),
    "END\n",
    ...(userData === "" ? [] : [userData, "\n"]),
  ]);
}

function settings({ attributes, spot }: PoolSpec, clusterName: Val<string>): Val<string> {
  const own = Object.entries(attributes).flatMap(([name, value]) => [`"${name}" = "`, value, '"\n']);
  return join("", [
    '[settings.ecs]\ncluster = "',
    clusterName,
    '"\nawsvpc-block-imds = true\n',
    ...(spot > 0 ? ["enable-spot-instance-draining = true\n"] : []),
    ...(own.length > 0 ? ["[settings.ecs.instance-attributes]\n", ...own] : []),
  ]);
}
