import type * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { InvalidPropertyError } from "../options";
import { sdk } from "./sdk";

/** Planned properties that an L2 role takes; whatever else there is goes to its L1 as it stands. */
interface RoleProperties {
  AssumeRolePolicyDocument?: PolicyDocument;
  Description?: string;
  ManagedPolicyArns?: string[];
  Path?: string;
  Policies?: { PolicyName: string; PolicyDocument: PolicyDocument }[];
  RoleName?: string;
  Tags?: { Key: string; Value: string }[];
  [other: string]: unknown;
}

interface PolicyDocument {
  Statement: Record<string, unknown>[];
}

/** A role on which grants, managed policies and permission boundaries work, of properties as a template has them. */
export function role(scope: Construct, id: string, properties: Record<string, unknown>): iam.Role {
  const {
    AssumeRolePolicyDocument,
    Description,
    ManagedPolicyArns,
    Path,
    Policies,
    RoleName,
    Tags = [],
    ...others
  } = properties as RoleProperties;
  const { ManagedPolicy, PolicyDocument, Role } = sdk.iam;
  const made = new Role(scope, id, {
    assumedBy: trusted(AssumeRolePolicyDocument?.Statement ?? []),
    description: Description,
    inlinePolicies: Object.fromEntries(
      (Policies ?? []).map((policy) => [
        policy.PolicyName,
        new PolicyDocument({ statements: statements(policy.PolicyDocument.Statement) }),
      ]),
    ),
    managedPolicies: ManagedPolicyArns?.map((arn, i) =>
      ManagedPolicy.fromManagedPolicyArn(scope, `${id}Policy${i}`, arn),
    ),
    path: Path,
    roleName: RoleName,
  });
  // Beside those of the stack.
  for (const { Key, Value } of Tags) sdk.core.Tags.of(made).add(Key, Value);
  const element = made.node.defaultChild as iam.CfnRole;
  for (const [name, value] of Object.entries(others)) element.addPropertyOverride(name, value);
  return made;
}

/** Whoever the trust policy's statements name. */
function trusted(trust: Record<string, unknown>[]): iam.IPrincipal {
  const principal: iam.IAssumeRolePrincipal = {
    get grantPrincipal() {
      return principal;
    },
    assumeRoleAction: "sts:AssumeRole",
    policyFragment: new sdk.iam.PrincipalPolicyFragment({}),
    addToPrincipalPolicy: () => ({ statementAdded: false }),
    addToAssumeRolePolicy: (document) => document.addStatements(...statements(trust)),
  };
  return principal;
}

function statements(planned: Record<string, unknown>[]): iam.PolicyStatement[] {
  return planned.map((statement) => sdk.iam.PolicyStatement.fromJson(statement));
}

/** Refuses what is no role of the CDK's, such as an ARN. */
export function checkedRole(path: string, property: string, given: iam.IRole): iam.IRole {
  if (given?.roleArn !== undefined && given.grantPrincipal !== undefined) return given;
  const allowed = "allowed is an iam.IRole; Role.fromRoleArn gives one of a role that is there";
  throw new InvalidPropertyError(path, property, given, allowed);
}
