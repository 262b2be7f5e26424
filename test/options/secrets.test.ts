import { InvalidPropertyError, Leaf, serviceSpec } from "../../src/options";

const PATH = 'FargateService "web"';
const make = (options: object) =>
  serviceSpec(PATH, "web", { image: "web:1", ...options }, { loadBalanced: false, capacity: [] });
const wrong = (options: object) => {
  try {
    make(options);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace(`${PATH}: `, "");
  }
  throw new Error("nothing was wrong");
};
const A = (secret: unknown) => ({ secrets: { A: secret } });
const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";

test.each<[string, object]>([
  ["the name of a secret", { secret: "shop/db" }],
  ["an ARN", { secret: ARN, key: "password", versionStage: "AWSPREVIOUS" }],
  ["a version", { secret: ARN, versionId: "d5dd2f5d-1b47-4a2a-8d2c-2f7c0c1f6f0e" }],
  ["what is known later", { secret: new Leaf("later") }],
  ["the name of a parameter", { parameter: "/shop/token" }],
  ["a parameter without a path", { parameter: "token" }],
  ["the ARN of a parameter", { parameter: "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/shop/token" }],
  ["one with a key", { parameter: "token", kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/1" }],
])("%s is taken", (_, secret) => {
  expect(make(A(secret)).containers[0]?.secrets).toMatchObject({ A: secret });
});

test.each<[string, object, string]>([
  ["neither source", A({}), "secrets.A.secret is not set; one of secret and parameter is needed"],
  ["both sources", A({ secret: "a", parameter: "b" }), "secrets.A.parameter is set too"],
  ["a key of a parameter", A({ parameter: "b", key: "k" }), 'secrets.A.key is "k"; allowed is what a secret has'],
  [
    "two ways to name a version",
    A({ secret: "a", versionStage: "AWSCURRENT", versionId: "d5dd2f5d-1b47-4a2a-8d2c-2f7c0c1f6f0e" }),
    "allowed is one of versionStage and versionId",
  ],
  ["a key inside the ARN", A({ secret: `${ARN}:password::` }), "`key` says which part"],
  ["a name with a blank", A({ secret: "a b" }), 'secrets.A.secret is "a b"; allowed are names of secrets'],
  ["an ARN of another service", A({ parameter: ARN }), "allowed are names of parameters"],
  ["text in place of an object", A("shop/db"), "secrets.A is"],
  ["a property that it doesn't have", A({ secret: "a", field: "b" }), "field"],
  ["a variable with =", { secrets: { "A=B": { secret: "a" } } }, "allowed are names without ="],
  ["a key that is no ARN", A({ secret: "a", kmsKey: "alias/shop" }), "allowed are ARNs of keys"],
  [
    "a name that environment has",
    { environment: { A: "1" }, ...A({ secret: "a" }) },
    "secrets is named A; allowed are names that environment doesn't have",
  ],
  [
    "a file that isn't in S3",
    { environmentFiles: ["./web.env"] },
    'environmentFiles[0] is "./web.env"; allowed are ARNs',
  ],
  [
    "a file that isn't called .env",
    { environmentFiles: ["arn:aws:s3:::bucket/web.txt"] },
    "allowed are ARNs of files in S3",
  ],
  [
    "eleven files",
    { environmentFiles: Array.from({ length: 11 }, (_, i) => `arn:aws:s3:::bucket/${i}.env`) },
    "environmentFiles is a list of 11; allowed are at most 10 files",
  ],
  ["a sidecar's", { sidecars: { p: { image: "p", secrets: { A: {} } } } }, "sidecars.p.secrets.A.secret is not set"],
])("%s is refused", (_, options, message) => {
  expect(wrong(options)).toContain(message);
});
