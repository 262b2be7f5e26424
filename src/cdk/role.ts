import type * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
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
export function role(scope: Construct, id: string, all: Record<string, unknown>): iam.Role {
  // An L2 looks into what it takes: what CloudFormation is to compute as a whole isn't for it.
  const computed = Object.entries(all).filter(([name, value]) => isComputed(name, value));
  const properties = Object.fromEntries(
    Object.entries(all).filter(([name]) => !computed.some(([own]) => own === name)),
  );
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
  const trust = computed.find(([name]) => name === "AssumeRolePolicyDocument");
  if (trust) element.assumeRolePolicyDocument = trust[1];
  for (const [name, value] of [...Object.entries(others), ...computed]) element.addPropertyOverride(name, value);
  return made;
}

/** Whether there is a token where the L2 looks for a list, a map or a name. */
function isComputed(name: string, value: unknown): boolean {
  const isToken = (part: unknown) => sdk.core.Tokenization.isResolvable(part);
  const isDocument = (document: PolicyDocument | undefined) => isToken(document) || isToken(document?.Statement);
  if (isToken(value)) return true;
  if (name === "AssumeRolePolicyDocument") return isDocument(value as PolicyDocument);
  if (name === "ManagedPolicyArns") return (value as unknown[]).some(isToken);
  const policies = name === "Policies" ? ((value ?? []) as NonNullable<RoleProperties["Policies"]>) : [];
  return policies.some((policy) => isToken(policy) || isToken(policy.PolicyName) || isDocument(policy.PolicyDocument));
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
  return planned.map((statement) => sdk.iam.PolicyStatement.fromJson(inText(statement)));
}

/** With its tokens in the form of text, which is all that a statement takes. */
function inText(value: unknown): unknown {
  if (sdk.core.Tokenization.isResolvable(value)) return sdk.core.Token.asString(value);
  if (Array.isArray(value)) return value.map(inText);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inText(item)]));
}

/** Refuses what is no role of the CDK's, such as an ARN. */
export function checkedRole(path: string, property: string, given: iam.IRole): iam.IRole {
  if (given?.roleArn !== undefined && given.grantPrincipal !== undefined) return given;
  const allowed = "allowed is an iam.IRole; Role.fromRoleArn gives one of a role that is there";
  throw new InvalidPropertyError(path, property, given, allowed);
}
