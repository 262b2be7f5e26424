import type { PlainProperties } from "../../cfn/typed";
import { LOCAL_REGION } from "../../protocol/calls";
import { ApiError, messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import { pause } from "../clock";
import type { Control } from "../control";
import type { Handler } from "../resources/handler";
import { nounIn } from "../resources/noun";
import type { ResourceRecord } from "../resources/record";
import { all } from "../shapes/acted";
import { checkBlock, checkSubnet } from "./check";
import type { Subnet } from "./record";

/** How often, and how many seconds apart, a network is tried to be removed: containers may be leaving it. */
const REMOVAL_TRIES = 60;

/** A VPC is one Docker network. */
export const vpc: Handler<PlainProperties<"AWS::EC2::VPC">> = {
  awaits: "Docker's answer about the network of the VPC",
  acts: {
    ...all("CidrBlock", "EnableDnsHostnames", "EnableDnsSupport"),
    InstanceTenancy: (given) => given === "default",
    Tags: all("Key", "Value"),
  },
  noun: nounIn("vpcs"),

  create(control, { stack, properties }) {
    checkBlock(properties.CidrBlock);
    const id = `vpc-${control.hex(17)}`;
    const cidr = properties.CidrBlock ?? "10.0.0.0/16";
    return {
      identifier: id,
      attributes: {
        CidrBlock: cidr,
        CidrBlockAssociations: [`vpc-cidr-assoc-${control.hex(17)}`],
        DefaultNetworkAcl: `acl-${control.hex(17)}`,
        DefaultSecurityGroup: `sg-${control.hex(17)}`,
        Ipv6CidrBlocks: [],
      },
      changes: [{ table: "vpcs", put: { id, stack, network: `slipway-${id}`, cidr } }],
    };
  },

  async finish(control, { identifier, stack }) {
    const found = control.store.get("vpcs", identifier);
    if (found) {
      const labels = { [LABEL.role]: "network", [LABEL.vpc]: identifier, [LABEL.stack]: stack };
      await control.runtime.ensureNetwork(found.network, labels);
    }
    return {};
  },

  update: (_, __, { identifier, attributes }) => ({ identifier, attributes }),

  remove: () => [],

  async removed(control, { identifier }, signal) {
    const found = control.store.get("vpcs", identifier);
    if (found) await removeNetwork(control, found.network, signal);
    return [{ table: "vpcs", remove: identifier }];
  },
};

async function removeNetwork(control: Control, network: string, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await control.runtime.removeNetwork(network);
    } catch (error) {
      if (signal.aborted) throw error;
      if (tries === REMOVAL_TRIES) throw stillUsed(network, error);
      await pause(control.clock, 1000);
    }
  }
}

function stillUsed(network: string, error: unknown): ApiError {
  const why = messageOf(error);
  return new ApiError(
    "ResourceConflict",
    `${why}. It was tried for ${REMOVAL_TRIES} s; \`docker network inspect ${network}\` shows what is still on it.`,
  );
}

/** A subnet only says which zone its tasks are in. */
export const subnet: Handler<PlainProperties<"AWS::EC2::Subnet">> = {
  // An address is public or not in AWS; here the machine's ports are.
  acts: { ...all("VpcId", "AvailabilityZone", "CidrBlock", "MapPublicIpOnLaunch"), Tags: all("Key", "Value") },
  noun: nounIn("subnets"),

  create(control, { properties }) {
    checkSubnet(control, properties);
    const { VpcId: vpcId, AvailabilityZone: zone = nextZone(control, vpcId) } = properties;
    const entity: Subnet = { id: `subnet-${control.hex(17)}`, vpcId, zone, cidr: properties.CidrBlock };
    return {
      identifier: entity.id,
      attributes: {
        AvailabilityZone: zone,
        AvailabilityZoneId: zoneId(zone),
        CidrBlock: entity.cidr ?? "",
        Ipv6CidrBlocks: [],
        NetworkAclAssociationId: `aclassoc-${control.hex(17)}`,
        VpcId: vpcId,
      },
      changes: [{ table: "subnets", put: entity }],
    };
  },
  update: (_, __, { identifier, attributes }) => ({ identifier, attributes }),
  remove: (_, { identifier }: ResourceRecord) => [{ table: "subnets", remove: identifier }],
};

/** The first zone that the VPC has no subnet in, else the first. */
function nextZone({ store }: Control, vpcId: string): string {
  const used = store.by("subnets", "vpc", vpcId).map(({ zone }) => zone);
  const zones = ["a", "b", "c", "d", "e", "f"].map((letter) => `${LOCAL_REGION}${letter}`);
  return zones.find((zone) => !used.includes(zone)) ?? `${LOCAL_REGION}a`;
}

/** `use1-az1` of `us-east-1a`. */
function zoneId(zone: string): string {
  return `use1-az${zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1}`;
}
