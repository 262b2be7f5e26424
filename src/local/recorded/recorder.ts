import { arn } from "../arns";
import type { Control } from "../control";
import { alreadyExists, type Handler, type Outcome, physicalName, type ResourceRequest } from "../resources/handler";
import { PropertyReader } from "../shapes/properties";

/** What a type that is only recorded is given. */
interface RecordedType {
  made(control: Control, request: ResourceRequest, properties: PropertyReader): Outcome;
  /** What it means in AWS that it doesn't mean here. */
  notEnforced?: string;
}

/** A resource that has an id by chance and nothing else. */
function withId(prefix: string, notEnforced?: string): RecordedType {
  return { made: (control) => ({ identifier: `${prefix}-${control.hex(17)}` }), notEnforced };
}

const PERMISSIONS = "IAM permissions are recorded and not enforced on this machine.";
const FIREWALL = "Security groups are recorded and not enforced on this machine: tasks of a VPC reach each other.";

const name = (control: Control, request: ResourceRequest, properties: PropertyReader, property: string, most: number) =>
  properties.optionalText(property) ?? physicalName(control, request, most);

const RECORDED: Readonly<Record<string, RecordedType>> = {
  "AWS::EC2::InternetGateway": withId("igw"),
  "AWS::EC2::RouteTable": withId("rtb"),
  "AWS::EC2::SubnetRouteTableAssociation": withId("rtbassoc"),
  "AWS::EC2::NatGateway": withId("nat"),
  "AWS::EC2::VPCEndpoint": {
    made: (control) => ({
      identifier: `vpce-${control.hex(17)}`,
      attributes: {
        DnsEntries: [],
        NetworkInterfaceIds: [],
        CreationTimestamp: new Date(control.clock.now()).toISOString(),
      },
    }),
  },
  "AWS::EC2::SecurityGroupIngress": withId("sgr"),
  "AWS::EC2::SecurityGroupEgress": withId("sgr"),
  "AWS::EC2::SecurityGroup": {
    made: (control, _, properties) => {
      const identifier = `sg-${control.hex(17)}`;
      return { identifier, attributes: { GroupId: identifier, VpcId: properties.optionalText("VpcId") ?? "" } };
    },
    notEnforced: FIREWALL,
  },
  "AWS::EC2::EIP": {
    made: (control) => ({
      // A range that is kept for documentation: nobody has such an address.
      identifier: `203.0.113.${1 + (Number.parseInt(control.hex(4), 16) % 254)}`,
      attributes: { AllocationId: `eipalloc-${control.hex(17)}` },
    }),
  },
  "AWS::EC2::Route": {
    made: (_, __, properties) => {
      const destinations = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];
      const destination = destinations.map((property) => properties.optionalText(property)).find(Boolean) ?? "";
      return {
        identifier: `${properties.text("RouteTableId")}|${destination}`,
        attributes: { CidrBlock: destination },
      };
    },
  },
  "AWS::EC2::VPCGatewayAttachment": {
    made: (_, __, properties) => {
      const kind = properties.has("InternetGatewayId") ? "IGW" : "VGW";
      return { identifier: `${kind}|${properties.text("VpcId")}`, attributes: { AttachmentType: kind } };
    },
  },
  "AWS::EC2::LaunchTemplate": {
    made: (control) => ({
      identifier: `lt-${control.hex(17)}`,
      attributes: { LatestVersionNumber: "1", DefaultVersionNumber: "1" },
    }),
  },
  "AWS::IAM::Role": {
    made: (control, request, properties) => {
      const identifier = name(control, request, properties, "RoleName", 64);
      const path = properties.optionalText("Path") ?? "/";
      return {
        identifier,
        attributes: {
          Arn: arn("iam", `role${path}${identifier}`, ""),
          RoleId: `AROA${control.hex(16).toUpperCase()}`,
        },
      };
    },
    notEnforced: PERMISSIONS,
  },
  "AWS::IAM::Policy": {
    made: (control, request, properties) => ({ identifier: name(control, request, properties, "PolicyName", 128) }),
    notEnforced: PERMISSIONS,
  },
  "AWS::IAM::ManagedPolicy": {
    made: (control, request, properties) => {
      const path = properties.optionalText("Path") ?? "/";
      const policy = name(control, request, properties, "ManagedPolicyName", 128);
      const now = new Date(control.clock.now()).toISOString();
      return {
        identifier: arn("iam", `policy${path}${policy}`, ""),
        attributes: {
          PolicyId: `ANPA${control.hex(16).toUpperCase()}`,
          DefaultVersionId: "v1",
          IsAttachable: true,
          AttachmentCount: 0,
          PermissionsBoundaryUsageCount: 0,
          CreateDate: now,
          UpdateDate: now,
        },
      };
    },
    notEnforced: PERMISSIONS,
  },
  "AWS::IAM::InstanceProfile": {
    made: (control, request, properties) => {
      const identifier = name(control, request, properties, "InstanceProfileName", 128);
      const path = properties.optionalText("Path") ?? "/";
      return { identifier, attributes: { Arn: arn("iam", `instance-profile${path}${identifier}`, "") } };
    },
  },
  "AWS::ECR::Repository": {
    made: (control, request, properties) => {
      const identifier = name(control, request, properties, "RepositoryName", 256).toLowerCase();
      // Images of this machine's Docker are named as they are: there is no registry to push to.
      return { identifier, attributes: { Arn: arn("ecr", `repository/${identifier}`), RepositoryUri: identifier } };
    },
  },
  "AWS::CDK::Metadata": { made: (_, { logicalId }) => ({ identifier: logicalId }) },
  "AWS::CloudFormation::WaitConditionHandle": { made: (_, { logicalId }) => ({ identifier: logicalId }) },
};

/** Keeps a resource's properties, gives it an id and what follows from it, and nothing else. */
function recorder({ made, notEnforced }: RecordedType): Handler {
  return {
    create(control, request) {
      const outcome = made(control, request, new PropertyReader(request.properties));
      const twin = control.store
        .list("resources")
        .find((other) => other.type === request.type && other.identifier === outcome.identifier);
      if (twin && !isShared(request.type))
        throw alreadyExists(`${request.type} ${outcome.identifier} of stack ${twin.stack}`);
      return { ...outcome, warnings: notEnforced ? [notEnforced] : [] };
    },
    update: (_, __, { identifier, attributes }) => ({
      identifier,
      attributes,
      warnings: notEnforced ? [notEnforced] : [],
    }),
    remove: () => [],
  };
}

/** Types whose identifier is not theirs alone: an inline policy's name, a route's place, what the CDK says of itself. */
function isShared(type: string): boolean {
  return [
    "AWS::IAM::Policy",
    "AWS::EC2::EIP",
    "AWS::CDK::Metadata",
    "AWS::CloudFormation::WaitConditionHandle",
  ].includes(type);
}

export const RECORDERS: Readonly<Record<string, Handler>> = Object.fromEntries(
  Object.entries(RECORDED).map(([type, recorded]) => [type, recorder(recorded)]),
);
