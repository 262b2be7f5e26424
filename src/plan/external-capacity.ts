import type { Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import { type ExternalCapacitySpec, InvalidPropertyError, isLeaf } from "../options";
import { MACHINE_TAGS } from "../protocol/machine-tags";
import { arnNear, placeOf } from "./arn";
import type { ClusterRefs, ExternalRefs, Planned } from "./refs";
import { role } from "./role";
import { tagList } from "./tags";

export interface ExternalCapacityInput {
  key: string;
  spec: ExternalCapacitySpec;
  cluster: ClusterRefs;
}

/**
 * What the agents of Systems Manager and ECS may do on a machine.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/iam-role-ecsanywhere.html
 */
const POLICIES = ["AmazonSSMManagedInstanceCore", "service-role/AmazonEC2ContainerServiceforEC2Role"];

const INSTALLER = "https://amazon-ecs-agent.s3.amazonaws.com/ecs-anywhere-install-latest.sh";

/**
 * The role of machines that register themselves, and the commands to do so. An activation is no resource of it:
 * CloudFormation has no type for one, and its code is a secret that ends after a day.
 */
export function planExternalCapacity({ key, spec, cluster }: ExternalCapacityInput): Planned<ExternalRefs> {
  const roleId = `${key}/InstanceRole`;
  const { partition, account } = placeOf(cluster);
  const trust = {
    StringEquals: { "aws:SourceAccount": account },
    ArnEquals: { "aws:SourceArn": arnNear(cluster, "ssm", "*") },
  };
  const made = role(roleId, "ssm.amazonaws.com", `External machines of ${spec.name}`, [], trust);
  const policies: Val<string>[] = POLICIES.map((name) => join("", ["arn:", partition, `:iam::aws:policy/${name}`]));
  const resources = [
    { ...made, properties: { ...made.properties, ManagedPolicyArns: policies, Tags: tagsOf(spec, cluster) } },
  ];
  const refs: ExternalRefs = {
    key,
    clusterKey: cluster.key,
    name: spec.name,
    external: true,
    instanceRoleId: roleId,
    platform: spec.architecture === "ARM64" ? "linux/arm64" : "linux/amd64",
    roleName: att(roleId, "RoleName"),
    activationCommand: activation(roleId, spec, cluster),
    registrationCommand: registration(spec, cluster),
  };
  return { resources, refs };
}

/** By these the local ECS knows the machines that stand for those of the role; on AWS they tell people. */
function tagsOf(spec: ExternalCapacitySpec, cluster: ClusterRefs) {
  const { path, machines, architecture, attributes, cpu, memory } = spec;
  checkTags(path, known(attributes));
  const named = Object.entries(known(attributes)).map(([name, value]) => [`${MACHINE_TAGS.attribute}${name}`, value]);
  return tagList({
    [MACHINE_TAGS.cluster]: cluster.clusterName as string,
    [MACHINE_TAGS.count]: String(machines),
    [MACHINE_TAGS.architecture]: String(architecture),
    [MACHINE_TAGS.cpu]: String(cpu),
    [MACHINE_TAGS.memory]: String(memory),
    ...Object.fromEntries(named),
  });
}

/**
 * Keys of a role's tags have up to 128 characters, and differ in more than their case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
function checkTags(path: string, attributes: Record<string, Val<string>>): void {
  const longest = 128 - MACHINE_TAGS.attribute.length;
  const names = Object.keys(attributes);
  names.forEach((name, i) => {
    const same = names.slice(0, i).find((other) => other.toLowerCase() === name.toLowerCase());
    const allowed = same
      ? `allowed are names that differ in more than their case; there is ${same}`
      : name.length > longest && `allowed are names of up to ${longest} characters`;
    if (allowed) throw new InvalidPropertyError(path, `attributes.${name}`, attributes[name], allowed);
  });
}

const known = (attributes: ExternalCapacitySpec["attributes"]) => (isLeaf(attributes) ? {} : attributes);

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere-registration.html */
function activation(roleId: string, { name, machines }: ExternalCapacitySpec, cluster: ClusterRefs): Val<string> {
  return join("", [
    "aws ssm create-activation --region ",
    placeOf(cluster).region,
    " --iam-role ",
    att(roleId, "RoleName"),
    ` --default-instance-name ${name} --registration-limit ${String(machines)}`,
  ]);
}

/** The agent reads its settings when it registers, so they are there before. */
function registration({ attributes }: ExternalCapacitySpec, cluster: ClusterRefs): Val<string> {
  const json = attributesJson(known(attributes));
  const settings =
    json === undefined
      ? []
      : ["sudo mkdir -p /etc/ecs && echo 'ECS_INSTANCE_ATTRIBUTES=", json, "' | sudo tee -a /etc/ecs/ecs.config && "];
  return join("", [
    ...settings,
    `curl --proto https -o /tmp/ecs-anywhere-install.sh ${INSTALLER} && `,
    "sudo bash /tmp/ecs-anywhere-install.sh --region ",
    placeOf(cluster).region,
    " --cluster ",
    cluster.clusterName,
    ' --activation-id "$ACTIVATION_ID" --activation-code "$ACTIVATION_CODE"',
  ]);
}

/** Values may be known only later. */
function attributesJson(attributes: Record<string, Val<string>>): Val<string> | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name, i) => [`${i > 0 ? "," : ""}"${name}":"`, attributes[name]!, '"']);
  return join("", ["{", ...parts, "}"]);
}
