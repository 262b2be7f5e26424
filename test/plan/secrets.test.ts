import { Leaf, type SecretOptions } from "../../src/options";
import { att, join, split, type Value } from "../../src/plan";
import { cluster, find, service } from "./shop";

const WHOLE = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";
const PARTIAL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

const near = (kind: string, ...resource: string[]) => {
  const arn = att("shop/Cluster", "Arn");
  return join(":", ["arn", split(":", arn, 1), kind, split(":", arn, 3), split(":", arn, 4), ...resource]);
};

function planned(options: Parameters<typeof service>[0]) {
  const { resources } = service(options);
  const definitions = find(resources, "web/TaskDefinition").properties.ContainerDefinitions;
  const policies = find(resources, "web/ExecutionRole").properties.Policies as { PolicyDocument: Value }[];
  const { Statement } = policies[0]!.PolicyDocument as unknown as {
    Statement: { Action: string[]; Resource: Value }[];
  };
  return {
    container: (definitions as unknown as Record<string, Value>[])[0]!,
    // Behind what every service's may: images and logs.
    reads: Statement.slice(1).map(({ Action, Resource }) => [Action.join(), Resource]),
  };
}

test.each<[string, SecretOptions | Record<string, unknown>, Value, [string, Value][]]>([
  [
    "a name",
    { secret: "shop/db" },
    near("secretsmanager", "secret", "shop/db"),
    [["secretsmanager:GetSecretValue", [near("secretsmanager", "secret", "shop/db-??????")]]],
  ],
  ["a whole ARN", { secret: WHOLE }, WHOLE, [["secretsmanager:GetSecretValue", [WHOLE]]]],
  ["an ARN without its end", { secret: PARTIAL }, PARTIAL, [["secretsmanager:GetSecretValue", [`${PARTIAL}-??????`]]]],
  [
    "a key",
    { secret: WHOLE, key: "password" },
    join(":", [WHOLE, "password", "", ""]),
    [["secretsmanager:GetSecretValue", [WHOLE]]],
  ],
  [
    "a version",
    { secret: WHOLE, versionStage: "AWSPREVIOUS" },
    join(":", [WHOLE, "", "AWSPREVIOUS", ""]),
    [["secretsmanager:GetSecretValue", [WHOLE]]],
  ],
  [
    "a parameter",
    { parameter: "/shop/token" },
    near("ssm", "parameter/shop/token"),
    [["ssm:GetParameters", [near("ssm", "parameter/shop/token")]]],
  ],
  [
    "a key of KMS",
    { parameter: "token", kmsKey: KEY },
    near("ssm", "parameter/token"),
    [
      ["ssm:GetParameters", [near("ssm", "parameter/token")]],
      ["kms:Decrypt", [KEY]],
    ],
  ],
])("by %s the container names it, and the execution role reads just that", (_, secret, valueFrom, reads) => {
  const { container, reads: found } = planned({ secrets: { A: secret as SecretOptions } });
  expect(container.Secrets).toEqual([{ Name: "A", ValueFrom: valueFrom }]);
  expect(found).toEqual(reads);
});

test("what is known later is an ARN, also in the policy", () => {
  const later = new Leaf("later");
  const { container, reads } = planned({ secrets: { A: { secret: later } } });
  expect(container.Secrets).toEqual([{ Name: "A", ValueFrom: later }]);
  expect(reads).toEqual([["secretsmanager:GetSecretValue", [later]]]);
});

test("a secret of which several variables are made is in the policy once, and variables are in order", () => {
  const { container, reads } = planned({
    secrets: { B: { secret: WHOLE, key: "b" }, A: { secret: WHOLE, key: "a" } },
    sidecars: { proxy: { image: "proxy", secrets: { C: { secret: WHOLE } } } },
  });
  expect((container.Secrets as { Name: string }[]).map(({ Name }) => Name)).toEqual(["A", "B"]);
  expect(reads).toEqual([["secretsmanager:GetSecretValue", [WHOLE]]]);
});

test("environment files are read from their bucket, whose region is asked for", () => {
  const file = "arn:aws:s3:::shop-config/a/web.env";
  const { container, reads } = planned({ environmentFiles: [file] });
  expect(container.EnvironmentFiles).toEqual([{ Type: "s3", Value: file }]);
  expect(reads).toEqual([
    ["s3:GetObject", [file]],
    ["s3:GetBucketLocation", ["arn:aws:s3:::shop-config"]],
  ]);
});

test("without secrets the execution role may read none", () => {
  const { container, reads } = planned({});
  expect(container).not.toHaveProperty("Secrets");
  expect(reads).toEqual([]);
});

test("in a network without NAT secrets are refused: nothing there reaches them", () => {
  const { refs } = cluster({ nat: "none" });
  const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web";
  expect(() => service({ image, secrets: { A: { secret: WHOLE } } }, { cluster: refs })).toThrow('secrets is {"A"');
  expect(() => service({ image, environmentFiles: ["arn:aws:s3:::shop/web.env"] }, { cluster: refs })).not.toThrow();
});

describe("a private registry's credentials", () => {
  const of = (repositoryCredentials: object, more: object = {}) =>
    service({ image: "registry.example.com/web:1", repositoryCredentials, ...more } as never, {}).resources;

  test("are named in the container, and the execution role may read just them and their key", () => {
    const kmsKey = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const resources = of({ secret: "shop/registry", kmsKey });
    const [container] = find(resources, "web/TaskDefinition").properties.ContainerDefinitions as object[];
    expect(container).toMatchObject({ RepositoryCredentials: { CredentialsParameter: "shop/registry" } });
    const [policy] = find(resources, "web/ExecutionRole").properties.Policies as {
      PolicyDocument: { Statement: { Action: string[]; Resource: unknown[] }[] };
    }[];
    const statements = policy!.PolicyDocument.Statement;
    const read = statements.find(({ Action }) => Action.includes("secretsmanager:GetSecretValue"));
    expect(JSON.stringify(read?.Resource)).toContain("shop/registry-??????");
    expect(statements.find(({ Action }) => Action.includes("kms:Decrypt"))?.Resource).toEqual([kmsKey]);
  });

  test.each<[object, object, string]>([
    [{}, {}, "repositoryCredentials.secret is not set; allowed is the name or the ARN of a secret"],
    [{ secret: "a b" }, {}, 'repositoryCredentials.secret is "a b"; allowed are names of secrets'],
    [
      { secret: "shop/registry" },
      { image: undefined, build: { context: "examples/shop/web" } },
      "allowed only with image: what is built is pushed to ECR",
    ],
  ])("%j beside %j are refused", (credentials, more, message) => {
    expect(() => of(credentials, more)).toThrow(message);
  });
});
