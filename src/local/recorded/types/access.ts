import { ofService, type RecordedTypes } from "./recorded-type";

const PERMISSIONS = "IAM permissions are recorded and not enforced on this machine.";
const REPOSITORIES = "ECR's rules are recorded and have no effect on this machine: images come from its Docker.";
const SECRETS = "What is about a secret, not in it, is recorded and has no effect on this machine.";
const MANAGED = "What Systems Manager would run is recorded and not run on this machine.";
const KEYS = "Keys are recorded and encrypt nothing on this machine.";

/** Who may do what, and what is kept secret. */
export const ACCESS: RecordedTypes = {
  ...ofService("IAM", PERMISSIONS, {
    AccessKey: { ref: "AKIA{HEX:16}", attributes: { SecretAccessKey: "{hex:40}" } },
    Group: { arn: "group{Path|/}{id}" },
    InstanceProfile: { arn: "instance-profile{Path|/}{id}", longest: 128, warning: undefined },
    ManagedPolicy: {
      ref: "arn:aws:iam::{account}:policy{Path|/}{name}",
      longest: 128,
      attributes: {
        PolicyId: "ANPA{HEX:16}",
        DefaultVersionId: "v1",
        IsAttachable: true,
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 0,
        CreateDate: "{now}",
        UpdateDate: "{now}",
      },
    },
    OIDCProvider: { arn: "oidc-provider/{logicalId}" },
    Policy: { ref: "{name}", longest: 128, shared: true },
    Role: { arn: "role{Path|/}{id}", longest: 64, attributes: { RoleId: "AROA{HEX:16}" } },
    RolePolicy: {},
    SAMLProvider: { arn: "saml-provider/{name}" },
    ServerCertificate: { arn: "server-certificate{Path|/}{id}" },
    ServiceLinkedRole: { ref: "AWSServiceRoleFor{hex:8}" },
    User: { arn: "user{Path|/}{id}", longest: 64 },
    UserPolicy: {},
    UserToGroupAddition: {},
  }),
  ...ofService("ECR", REPOSITORIES, {
    PullThroughCacheRule: { shared: true },
    RegistryPolicy: { ref: "{account}", shared: true },
    ReplicationConfiguration: { ref: "{account}", shared: true },
    // Images of this machine's Docker are named as they are: there is no registry to push to.
    Repository: {
      arn: "repository/{id}",
      attributes: { RepositoryUri: "{id}" },
      letters: "lower",
      warning: undefined,
    },
    RepositoryCreationTemplate: { shared: true },
  }),
  ...ofService("KMS", KEYS, {
    Alias: { arn: "{id}" },
    Key: { ref: "{uuid}", arn: "key/{id}" },
    ReplicaKey: { ref: "{uuid}", arn: "key/{id}" },
  }),
  ...ofService("SecretsManager", SECRETS, {
    ResourcePolicy: { ref: "{SecretId}", shared: true },
    RotationSchedule: { ref: "{SecretId}", shared: true },
    SecretTargetAttachment: { ref: "{SecretId}", shared: true },
  }),
  ...ofService("SSM", MANAGED, {
    Association: { ref: "{uuid}" },
    Document: {},
  }),
  ...ofService("Cognito", "User pools are recorded: nobody can sign in on this machine.", {
    IdentityPool: { ref: "{region}:{uuid}", attributes: { Name: "{name}" } },
    IdentityPoolRoleAttachment: {},
    UserPool: {
      ref: "{region}_{hex:9}",
      arn: "userpool/{id}",
      attributes: {
        ProviderName: "cognito-idp.{region}.amazonaws.com/{id}",
        ProviderURL: "https://cognito-idp.{region}.amazonaws.com/{id}",
      },
    },
    UserPoolClient: { ref: "{hex:26}", attributes: { ClientSecret: "{hex:52}", Name: "{ClientName}" } },
    UserPoolDomain: { attributes: { CloudFrontDistribution: "d{hex:13}.cloudfront.net" } },
    UserPoolGroup: { shared: true },
    UserPoolIdentityProvider: { shared: true },
    UserPoolResourceServer: { shared: true },
  }),
  ...ofService("WAFv2", "Web ACLs are recorded: no request is held back on this machine.", {
    IPSet: { arn: "regional/ipset/{name}/{uuid}" },
    LoggingConfiguration: { shared: true, attributes: { ManagedByFirewallManager: false } },
    RegexPatternSet: { arn: "regional/regexpatternset/{name}/{uuid}" },
    RuleGroup: {
      arn: "regional/rulegroup/{name}/{uuid}",
      attributes: { LabelNamespace: "awswaf:{account}:rulegroup:{name}:" },
    },
    WebACL: {
      arn: "regional/webacl/{name}/{uuid}",
      attributes: { Capacity: 1, LabelNamespace: "awswaf:{account}:webacl:{name}:" },
    },
    WebACLAssociation: {},
  }),
  ...ofService("RAM", "Resource shares are recorded: this machine has one account.", {
    ResourceShare: { arn: "resource-share/{uuid}", attributes: { Status: "ACTIVE", FeatureSet: "STANDARD" } },
  }),
};
