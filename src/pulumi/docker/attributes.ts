import * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../../cfn/types.generated";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import type { LocalResource } from "./resource";

/** Attributes that follow from a resource's id on the local ECS. */
const FROM_ID: Record<string, (id: string, properties: Record<string, unknown>) => string | undefined> = {
  "AWS::EC2::SecurityGroup.GroupId": (id) => id,
  "AWS::ECS::Cluster.Arn": (id) => `arn:aws:ecs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:cluster/${id}`,
  "AWS::IAM::Role.Arn": (id, { Path = "/" }) =>
    typeof Path === "string" ? `arn:aws:iam::${LOCAL_ACCOUNT}:role${Path}${id}` : undefined,
};

/** What these are called isn't what answers here. */
const ANSWERS_ELSEWHERE: ReadonlySet<string> = new Set(["AWS::Route53::RecordSet"]);

type Attributes = Record<string, unknown>;

/**
 * An attribute of a resource. In the preview of an update Pulumi knows its id but none of its outputs; so what follows
 * from the id is taken from there, and what refers to it doesn't seem to change.
 */
export function attributeOf(
  resource: LocalResource,
  type: string,
  name: string,
  properties: Record<string, unknown>,
): pulumi.Output<unknown> {
  const { attributes, id } = resource;
  const identifier = RESOURCE_TYPES[type]?.primaryIdentifier ?? [];
  const isId = identifier.length === 1 && identifier[0] === name;
  if (isId && !ANSWERS_ELSEWHERE.has(type)) return id;
  const fromId = FROM_ID[`${type}.${name}`];
  if (fromId?.("", properties) !== undefined) return id.apply((known) => fromId(known, properties));
  return pulumi.all([attributes, id]).apply(([known, id]) => {
    // The usual mocks of a unit test have the inputs as outputs, and no attributes: any text will do.
    return (known as Attributes | undefined) === undefined ? `${id}.${name}` : known[name];
  });
}
