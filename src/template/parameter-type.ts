import { nearest } from "../options/nearest";

/** What a parameter's type says: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
export interface ParameterType {
  /** Of one value, or of each item: `String`, `Number`, `AWS::EC2::VPC::Id`. */
  of: string;
  list: boolean;
  /** Whether the value is the name of a parameter of Systems Manager, whose value is taken. */
  ssm: boolean;
}

const OF_AWS = [
  ...["EC2::AvailabilityZone::Name", "EC2::Image::Id", "EC2::Instance::Id", "EC2::KeyPair::KeyName"],
  ...["EC2::SecurityGroup::GroupName", "EC2::SecurityGroup::Id", "EC2::Subnet::Id", "EC2::VPC::Id", "EC2::Volume::Id"],
  ...["Route53::HostedZone::Id", "SSM::Parameter::Name"],
].map((name) => `AWS::${name}`);

const SINGLE = ["String", "Number", ...OF_AWS];
const VALUES = [...SINGLE, "CommaDelimitedList", ...SINGLE.map((of) => `List<${of}>`)];
const TYPES = [...VALUES, ...VALUES.map((of) => `AWS::SSM::Parameter::Value<${of}>`)];

/** The type of this name, or what is wrong with it. */
export function parameterType(name: unknown): ParameterType | string {
  if (name === undefined) return "is missing; a parameter needs a type, such as String or Number";
  if (typeof name !== "string" || !TYPES.includes(name)) {
    const meant = nearest(String(name), TYPES);
    const known = "String, Number, CommaDelimitedList, List<Number>, AWS's own such as AWS::EC2::VPC::Id";
    return `is ${JSON.stringify(name)}; ${meant ? `did you mean ${meant}?` : `allowed are ${known}, AWS::SSM::Parameter::Value<…>`}`;
  }
  const value = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(name)?.[1];
  const type = value ?? name;
  const item = type === "CommaDelimitedList" ? "String" : /^List<(.*)>$/.exec(type)?.[1];
  return { of: item ?? type, list: item !== undefined, ssm: value !== undefined };
}
