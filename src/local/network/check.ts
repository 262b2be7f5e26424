import type { PlainProperties } from "../../cfn/typed";
import type { Control } from "../control";
import { type Block, blockOf } from "../docker/subnet";
import { invalidProperty } from "../resources/handler";

/** The largest block of a VPC or a subnet, and the smallest. */
const [LARGEST, SMALLEST] = [16, 28];

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function checkBlock(cidr: string | undefined): void {
  if (cidr !== undefined && !blockIn(cidr)) {
    throw invalidProperty("CidrBlock", cidr, `allowed are IPv4 blocks from /${LARGEST} to /${SMALLEST}`);
  }
}

/** A subnet's block is one of its VPC's, and no other subnet's. */
export function checkSubnet({ store }: Control, { VpcId, CidrBlock }: PlainProperties<"AWS::EC2::Subnet">): void {
  checkBlock(CidrBlock);
  const block = CidrBlock === undefined ? undefined : blockIn(CidrBlock);
  if (!block) return;
  const blocks = blocksOf(store, VpcId);
  if (blocks && !blocks.some((each) => contains(each, block))) {
    throw invalidProperty("CidrBlock", CidrBlock, `it is outside of the VPC ${VpcId}`);
  }
  const twin = store.by("subnets", "vpc", VpcId).find(({ cidr }) => {
    const other = cidr === undefined ? undefined : blockIn(cidr);
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
  const blocks = given.flatMap((cidr) => (typeof cidr === "string" ? (blockIn(cidr) ?? []) : []));
  return blocks.length === given.length ? blocks : undefined;
}

const contains = (outer: Block, inner: Block) => outer.first <= inner.first && inner.last <= outer.last;

/** A block that a VPC or a subnet can have. */
function blockIn(cidr: string): Block | undefined {
  const block = blockOf(cidr);
  return block && block.prefix >= LARGEST && block.prefix <= SMALLEST ? block : undefined;
}
