import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { invalidProperty } from "../resources/handler";

interface Block {
  first: number;
  last: number;
}

/** The largest block of a VPC or a subnet, and the smallest. */
const [LARGEST, SMALLEST] = [16, 28];

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function checkBlock(cidr: string | undefined): void {
  if (cidr !== undefined && !blockOf(cidr)) {
    throw invalidProperty("CidrBlock", cidr, `allowed are IPv4 blocks from /${LARGEST} to /${SMALLEST}`);
  }
}

/** A subnet's block is one of its VPC's, and no other subnet's. */
export function checkSubnet({ store }: Control, { VpcId, CidrBlock }: PlainProperties<"AWS::EC2::Subnet">): void {
  checkBlock(CidrBlock);
  const block = CidrBlock === undefined ? undefined : blockOf(CidrBlock);
  if (!block) return;
  const blocks = blocksOf(store, VpcId);
  if (blocks && !blocks.some((each) => contains(each, block))) {
    throw invalidProperty("CidrBlock", CidrBlock, `it is outside of the VPC ${VpcId}`);
  }
  const twin = store.by("subnets", "vpc", VpcId).find(({ cidr }) => {
    const other = cidr === undefined ? undefined : blockOf(cidr);
    return other !== undefined && other.first <= block.last && block.first <= other.last;
  });
  if (twin) {
    throw invalidProperty("CidrBlock", CidrBlock, `it conflicts with another subnet, ${twin.id} of ${twin.cidr}`);
  }
}

/** Those of a VPC: undefined where they aren't known, as of one that is in an account only, or has some of a pool. */
function blocksOf(store: Control["store"], vpcId: string): Block[] | undefined {
  const [vpc] = store.by("resources", "identifier", vpcId);
  const further = store
    .by("resources", "type", "AWS::EC2::VPCCidrBlock")
    .filter((each) => each.properties.VpcId === vpcId);
  const given = [vpc, ...further].map((each) => each?.properties.CidrBlock);
  const blocks = given.flatMap((cidr) => (typeof cidr === "string" ? (blockOf(cidr) ?? []) : []));
  return blocks.length === given.length ? blocks : undefined;
}

const contains = (outer: Block, inner: Block) => outer.first <= inner.first && inner.last <= outer.last;

function blockOf(cidr: string): Block | undefined {
  const [, address, prefix] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  const octets = address?.split(".").map(Number) ?? [];
  const length = Number(prefix);
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return undefined;
  if (length < LARGEST || length > SMALLEST) return undefined;
  const size = 2 ** (32 - length);
  const first = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size;
  return { first, last: first + size - 1 };
}
