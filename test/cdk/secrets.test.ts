import { SecretValue } from "aws-cdk-lib";
import * as ecs from "aws-cdk-lib/aws-ecs";
import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { EcsCluster, FargateService, type SecretsProps } from "../../src/cdk";
import { containerOf, newStack, propertiesOf } from "./support";

function deployed(secretsOf: (stack: ReturnType<typeof newStack>) => SecretsProps) {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  const secrets = secretsOf(stack);
  new FargateService(stack, "web", { cluster, image: "web:1", secrets });
  const roles = propertiesOf(stack, "AWS::IAM::Role");
  const statements = (policies: unknown) =>
    (policies as { PolicyDocument: { Statement: object[] } }[]).flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
  const inline = roles.find(({ Description }) => Description === "Start of the tasks of web")!.Policies;
  return {
    secrets: containerOf(stack).Secrets,
    statements: [...statements(inline), ...statements(propertiesOf(stack, "AWS::IAM::Policy"))],
  };
}

test("a secret of the stack gives its ARN and its key", () => {
  const { secrets, statements } = deployed((stack) => {
    const encryptionKey = new Key(stack, "key");
    return { PASSWORD: { secret: new Secret(stack, "db", { encryptionKey }), key: "password" } };
  });
  const Ref = expect.stringMatching(/^db/);
  expect(secrets).toEqual([{ Name: "PASSWORD", ValueFrom: { "Fn::Join": [":", [{ Ref }, "password::"]] } }]);
  expect(statements).toContainEqual({ Action: "secretsmanager:GetSecretValue", Effect: "Allow", Resource: { Ref } });
  const key = { "Fn::GetAtt": [expect.stringMatching(/^key/), "Arn"] };
  expect(statements).toContainEqual({ Action: "kms:Decrypt", Effect: "Allow", Resource: key });
});

test("a secret that is known by name is as one that is named", () => {
  const named = deployed((stack) => ({ A: { secret: Secret.fromSecretNameV2(stack, "db", "shop/db") } }));
  expect(named).toEqual(deployed(() => ({ A: { secret: "shop/db" } })));
  expect(JSON.stringify(named.statements)).toContain("shop/db-??????");
});

test("a parameter gives its ARN", () => {
  const { secrets, statements } = deployed((stack) => ({
    TOKEN: { parameter: new StringParameter(stack, "token", { stringValue: "x" }) },
  }));
  const arn = expect.objectContaining({ "Fn::Join": ["", expect.arrayContaining([":parameter/"])] });
  expect(secrets).toEqual([{ Name: "TOKEN", ValueFrom: arn }]);
  expect(statements).toContainEqual({ Action: "ssm:GetParameters", Effect: "Allow", Resource: arn });
});

test("the CDK's own container secret is taken as it is, and granted to the execution role", () => {
  const { secrets, statements } = deployed((stack) => {
    const secret = new Secret(stack, "db", { secretStringValue: SecretValue.unsafePlainText("x") });
    return { A: ecs.Secret.fromSecretsManager(secret, "a"), B: { parameter: "b" } };
  });
  const Ref = expect.stringMatching(/^db/);
  expect(secrets).toEqual([
    { Name: "A", ValueFrom: { "Fn::Join": ["", [{ Ref }, ":a::"]] } },
    expect.objectContaining({ Name: "B" }),
  ]);
  expect(statements).toContainEqual(
    expect.objectContaining({ Action: expect.arrayContaining(["secretsmanager:GetSecretValue"]), Resource: { Ref } }),
  );
});

test("a secret of a name that is known later, without its ARN, is refused", () => {
  const act = () =>
    deployed((stack) => {
      const name = new Secret(stack, "db").secretName;
      return { A: { secret: Secret.fromSecretNameV2(stack, "again", name) } };
    });
  expect(act).toThrow(
    'FargateService "web": secrets.A.secret is "of a name that is known only later"; allowed are secrets',
  );
});

test("a private registry's credentials are a secret of the stack, which the execution role may read with its key", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  const secret = new Secret(stack, "registry", { encryptionKey: new Key(stack, "key") });
  const image = "registry.example.com/web:1";
  new FargateService(stack, "web", { cluster, image, repositoryCredentials: { secret } });
  const Ref = expect.stringMatching(/^registry/);
  expect(containerOf(stack).RepositoryCredentials).toEqual({ CredentialsParameter: { Ref } });
  const role = propertiesOf(stack, "AWS::IAM::Role").find(
    ({ Description }) => Description === "Start of the tasks of web",
  );
  const text = JSON.stringify([role, ...propertiesOf(stack, "AWS::IAM::Policy")]);
  expect(text).toContain('"Action":"secretsmanager:GetSecretValue"');
  expect(text).toContain('"Action":"kms:Decrypt"');
});
