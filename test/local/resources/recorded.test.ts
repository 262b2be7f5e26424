import { CFN_STRUCTURES } from "../../../src/cfn/shapes.generated";
import { RESOURCE_TYPES } from "../../../src/cfn/types.generated";
import { POOL_ASSOCIATION_SOURCE } from "../../../src/ecs/pool-association";
import { recorderOf } from "../../../src/local/recorded/resource";
import { RECORDED_TYPES } from "../../../src/local/recorded/types";
import { Harness } from "./harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.engine.close());

/** The least that a property may be. */
function least(type: string): unknown {
  const { members, required = [] } = CFN_STRUCTURES[type]!;
  return Object.fromEntries(
    required.map((name) => {
      const shape = members[name]!;
      switch (shape.type) {
        case "string":
          return [name, shape.enum?.[0] ?? (/arn$/i.test(name) ? "arn:aws:x" : "x".repeat(shape.min ?? 1))];
        case "list":
          return [name, []];
        case "boolean":
          return [name, false];
        case "structure":
          return [name, least(shape.name)];
        case "map":
        case "json":
          return [name, {}];
        default:
          return [name, "min" in shape ? (shape.min ?? 1) : 1];
      }
    }),
  );
}

const TYPES = Object.keys(RECORDED_TYPES).filter((type) => CFN_STRUCTURES[type]);

test.each(TYPES)("%s is recorded: it has an id, and every attribute that a template can ask for", (type) => {
  // Past the shapes, which have a test of their own: lists that need an item are empty here.
  const properties = least(type) as Record<string, unknown>;
  const outcome = recorderOf(type)!.create(harness.control, { stack: "shop", logicalId: "It", type, properties });
  expect(outcome.identifier).toMatch(/^[^{}]+$/);
  expect(outcome.identifier).not.toMatch(/undefined/);
  for (const name of RESOURCE_TYPES[type]!.attributes) {
    const value = outcome.attributes![name];
    expect(value).toBeDefined();
    expect(JSON.stringify(value)).not.toMatch(/undefined|\{[A-Za-z:]+\}/);
    if (/Arn$/i.test(name)) expect(value).toMatch(/^arn:aws:/);
    // A security group of no VPC is in the default one, which this machine doesn't have.
    if (/^Id$|[a-z]Id$/.test(name) && name !== "VpcId") expect(value).not.toBe("");
  }
});

test("services that share a warning say it once, and the warning says what is not so here", async () => {
  const topic = await harness.create("Topic", "AWS::SNS::Topic");
  const subscription = await harness.create("Subscription", "AWS::SNS::Subscription", {
    TopicArn: harness.att("Topic"),
    Protocol: "sqs",
  });
  expect(topic.Warnings).toEqual(["Topics are recorded: no message is sent on this machine."]);
  expect(subscription.Warnings).toEqual(topic.Warnings);
});

test("a function is recorded with a warning, unless this machine does its work", async () => {
  const Role = "arn:aws:iam::000000000000:role/f";
  const made = (ZipFile: string, id: string) =>
    harness.create(id, "AWS::Lambda::Function", { FunctionName: id, Code: { ZipFile }, Role });
  expect((await made("exports.handler = () => {};", "f")).Warnings).toEqual([expect.stringContaining("not run")]);
  expect((await made(POOL_ASSOCIATION_SOURCE, "g")).Warnings ?? []).toEqual([]);
});

test("ids have the form that what refers to them looks for", async () => {
  await harness.create("Topic", "AWS::SNS::Topic", { TopicName: "news" });
  expect(harness.att("Topic")).toBe("arn:aws:sns:us-east-1:000000000000:news");
  await harness.create("Bucket", "AWS::S3::Bucket");
  expect(harness.att("Bucket")).toMatch(/^shop-bucket-[0-9a-f]{12}$/);
  expect(harness.att("Bucket", "Arn")).toBe(`arn:aws:s3:::${harness.att("Bucket")}`);
  await harness.create("Key", "AWS::KMS::Key");
  expect(harness.att("Key")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(harness.att("Key", "Arn")).toBe(`arn:aws:kms:us-east-1:000000000000:key/${harness.att("Key")}`);
  await harness.create("Secret", "AWS::SecretsManager::Secret", { Name: "db" });
  expect(harness.att("Secret")).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:db-[0-9a-f]{6}$/);
  await harness.create("Certificate", "AWS::CertificateManager::Certificate", { DomainName: "x.example" });
  expect(harness.att("Certificate")).toMatch(/^arn:aws:acm:us-east-1:000000000000:certificate\/[0-9a-f-]{36}$/);
  await harness.create("Function", "AWS::Lambda::Function", {
    FunctionName: "f",
    Code: {},
    Role: "arn:aws:iam::000000000000:role/f",
  });
  expect(harness.att("Function", "Arn")).toBe("arn:aws:lambda:us-east-1:000000000000:function:f");
  await harness.create("Db", "AWS::RDS::DBInstance", { Engine: "postgres", DBInstanceIdentifier: "db" });
  expect(harness.att("Db", "Endpoint.Port")).toBe("5432");
  expect(harness.att("Db", "Endpoint.Address")).toMatch(/^db\.[0-9a-f]{12}\.us-east-1\.rds\.amazonaws\.com$/);
});

test("an attribute that is a property changes with it", async () => {
  const type = "AWS::SSM::Parameter";
  await harness.create("Parameter", type, { Type: "String", Value: "a", Name: "/shop/a" });
  expect(harness.att("Parameter", "Value")).toBe("a");
  const [id, arn] = [harness.att("Parameter"), harness.att("Parameter", "Arn")];
  await harness.update("Parameter", type, { Type: "String", Value: "b", Name: "/shop/a" });
  expect([harness.att("Parameter"), harness.att("Parameter", "Arn")]).toEqual([id, arn]);
  expect(harness.att("Parameter", "Value")).toBe("b");
});

test("a name is one resource's, where it is a name of its own", async () => {
  await harness.create("A", "AWS::SNS::Topic", { TopicName: "news" });
  const twin = await harness.create("B", "AWS::SNS::Topic", { TopicName: "news" });
  expect(twin).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "AlreadyExists" });
  for (const id of ["V4", "V6"]) {
    const record = { HostedZoneId: "Z1", Name: "x.example", Type: id === "V4" ? "A" : "AAAA" };
    expect((await harness.create(id, "AWS::Route53::RecordSet", record)).OperationStatus).toBe("SUCCESS");
  }
});

test("custom resources are recorded, with whatever properties they have", async () => {
  for (const type of ["Custom::Anything", "AWS::CloudFormation::CustomResource"]) {
    const event = await harness.create(type.replaceAll(":", ""), type, { ServiceToken: "arn", Any: { Thing: 1 } });
    expect(event.OperationStatus).toBe("SUCCESS");
    expect(event.Warnings).toEqual([expect.stringContaining("what it would answer is empty")]);
  }
});
