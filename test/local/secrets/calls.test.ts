import { Api } from "../doors/api";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const secrets = async (operation: string, input: object = {}) =>
  (await api.call(`secretsmanager.${operation}`, input)).body;
const ssm = async (operation: string, input: object = {}) => (await api.call(`AmazonSSM.${operation}`, input)).body;
const DB = { SecretId: "shop/db" };

describe("Secrets Manager", () => {
  beforeEach(() => secrets("CreateSecret", { Name: "shop/db", SecretString: "one" }));

  test("gives the newest value, and the one before by its label", async () => {
    const { VersionId } = await secrets("PutSecretValue", { ...DB, SecretString: "two" });
    expect(await secrets("GetSecretValue", DB)).toMatchObject({ SecretString: "two", VersionId });
    const previous = await secrets("GetSecretValue", { ...DB, VersionStage: "AWSPREVIOUS" });
    expect(previous).toMatchObject({ SecretString: "one", VersionStages: ["AWSPREVIOUS"] });
    await secrets("UpdateSecret", { ...DB, SecretString: "three", Description: "the database" });
    expect(await secrets("DescribeSecret", DB)).toMatchObject({ Name: "shop/db", Description: "the database" });
    expect((await secrets("ListSecretVersionIds", DB)).Versions).toHaveLength(2);
  });

  test("a version under another label leaves the current one current", async () => {
    await secrets("PutSecretValue", { ...DB, SecretString: "next", VersionStages: ["AWSPENDING"] });
    expect(await secrets("GetSecretValue", DB)).toMatchObject({ SecretString: "one" });
    const pending = await secrets("GetSecretValue", { ...DB, VersionStage: "AWSPENDING" });
    expect(pending).toMatchObject({ SecretString: "next" });
  });

  test("the same call again changes nothing, another value under its token is refused", async () => {
    const put = { ...DB, SecretString: "two", ClientRequestToken: "a".repeat(32) };
    await secrets("PutSecretValue", put);
    await secrets("PutSecretValue", put);
    const previous = await secrets("GetSecretValue", { ...DB, VersionStage: "AWSPREVIOUS" });
    expect(previous.SecretString).toBe("one");
    expect(await secrets("PutSecretValue", { ...put, SecretString: "3" })).toMatchObject({
      __type: "ResourceExistsException",
    });
  });

  test("is found by its ARN, whole or without its end, of any account", async () => {
    const { ARN } = await secrets("DescribeSecret", DB);
    const theirs = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db";
    for (const SecretId of [ARN, theirs, `${theirs}-AbCdEf`]) {
      expect(await secrets("GetSecretValue", { SecretId })).toMatchObject({ SecretString: "one" });
    }
  });

  test("what is to be deleted is read by nobody, and comes back when it is restored", async () => {
    await secrets("DeleteSecret", DB);
    expect(await secrets("GetSecretValue", DB)).toMatchObject({ __type: "InvalidRequestException" });
    expect((await secrets("ListSecrets")).SecretList).toEqual([]);
    await secrets("RestoreSecret", DB);
    expect(await secrets("GetSecretValue", DB)).toMatchObject({ SecretString: "one" });
    await secrets("DeleteSecret", { ...DB, ForceDeleteWithoutRecovery: true });
    expect(await secrets("GetSecretValue", DB)).toMatchObject({ __type: "ResourceNotFoundException" });
  });

  test("a list is paged, filtered, and has no values", async () => {
    for (const Name of ["a", "b"]) await secrets("CreateSecret", { Name, SecretString: "hidden" });
    const first = await secrets("ListSecrets", { MaxResults: 2 });
    const rest = await secrets("ListSecrets", { MaxResults: 2, NextToken: first.NextToken });
    const names = [...first.SecretList, ...rest.SecretList].map(({ Name }: { Name: string }) => Name);
    expect(names.sort()).toEqual(["a", "b", "shop/db"]);
    expect(JSON.stringify(first)).not.toContain("hidden");
    const filtered = await secrets("ListSecrets", { Filters: [{ Key: "name", Values: ["shop"] }] });
    expect(filtered).toMatchObject({ SecretList: [{ Name: "shop/db" }] });
  });

  test.each<[string, object, string]>([
    ["CreateSecret", { Name: "shop/db" }, "ResourceExistsException"],
    ["CreateSecret", { Name: "a b" }, "ValidationException"],
    ["PutSecretValue", DB, "InvalidRequestException"],
    ["PutSecretValue", { ...DB, SecretString: "a", SecretBinary: "AA==" }, "InvalidParameterException"],
    ["PutSecretValue", { SecretId: "no", SecretString: "a" }, "ResourceNotFoundException"],
    ["GetSecretValue", { ...DB, VersionStage: "NO" }, "ResourceNotFoundException"],
    ["DeleteSecret", { ...DB, RecoveryWindowInDays: 3 }, "InvalidParameterException"],
    ["RotateSecret", DB, "UnknownOperationException"],
  ])("%s of %j is refused", async (operation, input, __type) => {
    expect(await secrets(operation, input)).toMatchObject({ __type });
  });
});

describe("the Parameter Store", () => {
  beforeEach(() => ssm("PutParameter", { Name: "/shop/token", Value: "one", Type: "SecureString" }));

  test("gives the newest value, and an older one by its number", async () => {
    await ssm("PutParameter", { Name: "/shop/token", Value: "two", Overwrite: true });
    const decrypted = { WithDecryption: true };
    const newest = await ssm("GetParameter", { Name: "/shop/token", ...decrypted });
    expect(newest.Parameter).toMatchObject({ Value: "two", Version: 2, Type: "SecureString" });
    const first = await ssm("GetParameter", { Name: "/shop/token:1", ...decrypted });
    expect(first.Parameter).toMatchObject({ Value: "one", Selector: ":1" });
  });

  test("shows an encrypted value only to who asks for it", async () => {
    expect((await ssm("GetParameter", { Name: "/shop/token" })).Parameter.Value).toBe("");
  });

  test("says which of several are not there", async () => {
    const { Parameters, InvalidParameters } = await ssm("GetParameters", { Names: ["/shop/token", "/no"] });
    expect([Parameters.length, InvalidParameters]).toEqual([1, ["/no"]]);
  });

  test("lists what is below a path, right below it or further down", async () => {
    await ssm("PutParameter", { Name: "/shop/deep/down", Value: "x", Type: "String" });
    const names = async (input: object) =>
      (await ssm("GetParametersByPath", { Path: "/shop", ...input })).Parameters.map(
        ({ Name }: { Name: string }) => Name,
      );
    expect(await names({})).toEqual(["/shop/token"]);
    expect(await names({ Recursive: true })).toEqual(["/shop/deep/down", "/shop/token"]);
    const filter = { Key: "Name", Option: "BeginsWith", Values: ["/shop/deep"] };
    expect((await ssm("DescribeParameters", { ParameterFilters: [filter] })).Parameters).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ["PutParameter", { Name: "/shop/token", Value: "x" }, "ParameterAlreadyExists"],
    ["PutParameter", { Name: "/new", Value: "x" }, "ValidationException"],
    ["PutParameter", { Name: "a b", Value: "x", Type: "String" }, "ValidationException"],
    [
      "PutParameter",
      { Name: "/n", Value: "x", Type: "String", AllowedPattern: "\\d+" },
      "ParameterPatternMismatchException",
    ],
    ["GetParameter", { Name: "/no" }, "ParameterNotFound"],
    ["DeleteParameter", { Name: "/no" }, "ParameterNotFound"],
  ])("%s of %j is refused", async (operation, input, __type) => {
    expect(await ssm(operation, input)).toMatchObject({ __type });
  });

  test("a pattern that backtracks without end is refused, and holds up nothing", async () => {
    const AllowedPattern = "^(x+x+)+y$";
    const answer = await ssm("PutParameter", { Name: "/n", Value: "x".repeat(60), Type: "String", AllowedPattern });
    expect(answer).toMatchObject({ __type: "InvalidAllowedPatternException" });
    expect(answer.message).toContain("takes too long to match the value");
    expect(await ssm("GetParameter", { Name: "/n" })).toMatchObject({ __type: "ParameterNotFound" });
  });
});

test("a secret that is too long is refused by its length, without a part of it", async () => {
  const answer = await secrets("CreateSecret", { Name: "big", SecretString: "hush".repeat(20_000) });
  expect(answer.message).toBe("SecretString has 80000 characters; allowed are from 1 to 65536.");
});
