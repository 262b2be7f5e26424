import { type Entries, list } from "./group";
import { flag, hasEachOnce, text, texts } from "./values";

/**
 * Where in the cluster's network the tasks are.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
export interface NetworkingOptions {
  /**
   * IDs of further security groups that the tasks carry beside the service's own, up to three: in the CDK `ISecurityGroup`s.
   * @default none
   */
  securityGroups?: string[];
  /**
   * IDs of the subnets that the tasks run in, of the cluster's network: in the CDK a `SubnetSelection`.
   * @default the private ones; where there are none the public ones
   */
  subnets?: string[];
  /**
   * Whether tasks on Fargate get a public address. They need one in public subnets to reach anything.
   * @default where the network has no private subnets
   */
  assignPublicIp?: boolean;
}

/** Five are allowed on a network interface: the service's own and the cluster's are two. */
const FURTHER_GROUPS = 3;

export const NETWORKING = {
  securityGroups: list(
    text("IDs of security groups, such as sg-0123456789abcdef0", /^sg-[0-9a-z]+$/),
    'IDs of security groups, such as ["sg-0123456789abcdef0"]',
    "allowed are IDs of security groups",
  )
    .and((groups) => {
      if (groups.items().length > FURTHER_GROUPS) groups.fail(`allowed are lists of up to ${FURTHER_GROUPS}`);
      hasEachOnce(groups);
    })
    .default([]),
  subnets: texts('["subnet-0123456789abcdef0"]').and((subnets) => {
    if (Array.isArray(subnets.value) && subnets.items().length === 0) subnets.fail("allowed are lists of at least one");
    hasEachOnce(subnets);
  }),
  assignPublicIp: flag().known(),
} satisfies Entries<NetworkingOptions>;
