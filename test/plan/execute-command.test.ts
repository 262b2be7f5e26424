import { existingClusterSpec } from "../../src/options";
import { att, Claims, existingCluster, existingExecuteCommand, join } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const configuration = (options: object) =>
  find(cluster({ executeCommand: options }).resources, "shop/Cluster").properties.Configuration;

/** What tasks with `exec` are allowed in a cluster of which this is said, beside their sessions. */
function allowed(options: object) {
  const { refs } = cluster({ executeCommand: options });
  return statements(refs);
}

function statements(refs: ReturnType<typeof cluster>["refs"]) {
  const { properties } = find(service({ exec: true }, { cluster: refs }).resources, "web/TaskRole");
  const [policy] = properties.Policies as { PolicyDocument: { Statement: object[] } }[];
  return policy!.PolicyDocument.Statement.slice(1);
}

test("a cluster of which nothing is said leaves sessions to ECS, and allows nothing for them", () => {
  expect(find(cluster().resources, "shop/Cluster").properties.Configuration).toBeUndefined();
  expect(statements(cluster().refs)).toEqual([]);
});

test("sessions are logged to a log group of the cluster's own, for a year", () => {
  const { resources } = cluster({ executeCommand: {} });
  expect(find(resources, "shop/ExecuteCommandLogGroup").properties).toEqual({ RetentionInDays: 365 });
  expect(configuration({})).toEqual({
    ExecuteCommandConfiguration: {
      LogConfiguration: {
        CloudWatchEncryptionEnabled: false,
        CloudWatchLogGroupName: att("shop/ExecuteCommandLogGroup", "LogGroupName"),
      },
      Logging: "OVERRIDE",
    },
  });
  expect(allowed({})).toMatchObject([
    { Action: ["logs:DescribeLogGroups"] },
    { Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"] },
  ]);
});

test("sessions are logged to what is there, encrypted, and the task role is allowed exactly that", () => {
  const given = { bucket: "shop-sessions", prefix: "shop", encryptionKey: KEY, encryptedLogs: true };
  expect(ids(cluster({ executeCommand: given }).resources)).not.toContain("shop/ExecuteCommandLogGroup");
  expect(configuration(given)).toEqual({
    ExecuteCommandConfiguration: {
      KmsKeyId: KEY,
      LogConfiguration: { S3BucketName: "shop-sessions", S3EncryptionEnabled: true, S3KeyPrefix: "shop" },
      Logging: "OVERRIDE",
    },
  });
  const partition = expect.anything();
  const arn = (...parts: string[]) => ({
    ...join("", ["arn:", "", ":s3:::", ...parts]),
    values: ["arn:", partition, ":s3:::", ...parts],
  });
  expect(allowed(given)).toEqual([
    {
      Action: ["s3:GetEncryptionConfiguration"],
      Effect: "Allow",
      Resource: [expect.objectContaining(arn("shop-sessions"))],
    },
    {
      Action: ["s3:PutObject"],
      Effect: "Allow",
      Resource: [expect.objectContaining(arn("shop-sessions", "/", "shop", "/*"))],
    },
    { Action: ["kms:Decrypt"], Effect: "Allow", Resource: [KEY] },
  ]);
});

test("an encrypted log group of the cluster's own has the key", () => {
  const { resources } = cluster({ executeCommand: { encryptionKey: KEY, encryptedLogs: true, retention: 0 } });
  expect(find(resources, "shop/ExecuteCommandLogGroup").properties).toEqual({ KmsKeyId: KEY });
});

test("of a cluster that is there already it is known by what is said of it", () => {
  const { executeCommand, capacityProviders } = existingClusterSpec("C", "shop", {
    executeCommand: { logGroup: "/a" },
  });
  const refs = existingCluster({
    claims: new Claims(),
    key: "shop",
    name: "shop",
    clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
    vpc: { vpcId: "v", publicSubnetIds: ["a"], privateSubnetIds: ["b"] },
    executeCommand: existingExecuteCommand(executeCommand),
    fargateProviders: capacityProviders,
  });
  expect(JSON.stringify(statements(refs))).toContain("/a");
  expect(() => existingClusterSpec("C", "shop", { executeCommand: { retention: 7 } })).toThrow(
    "executeCommand.retention is 7; allowed is only to leave it out, since the cluster is there already",
  );
});
