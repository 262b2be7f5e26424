import { volumeConfigurationsOf } from "../../../src/local/ecs/ebs";
import { CREATE_SERVICE } from "../../../src/local/ecs/service/acts";
import { describeTaskDefinition } from "../../../src/local/ecs/task-definition/describe";
import { newTaskDefinition, type TaskDefinitionInput } from "../../../src/local/ecs/task-definition/register";
import { actedOn } from "../../../src/local/shapes/acted";
import { memoryStore } from "../../../src/local/store";
import { definitionOf } from "../../support/fixtures";

const ROLE = "arn:aws:iam::000000000000:role/ebs";
const control = () => ({ store: memoryStore(), clock: { now: () => 1 } }) as never;

/** A definition for instances of the containers `app` and `log`. */
function registered(volumes: object[], app: object = {}, more: object = {}) {
  const container = (name: string) => ({ name, image: "a:1", memory: 64, essential: name === "app" });
  const containerDefinitions = [{ ...container("app"), ...app }, container("log")];
  const input = { family: "app", containerDefinitions, volumes, ...more } as unknown as TaskDefinitionInput;
  return newTaskDefinition(control(), input).definition;
}

const efs = (more: object = {}) => ({
  name: "data",
  efsVolumeConfiguration: { fileSystemId: "fs-12345678", ...more },
});
const S3 = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0";
const s3 = (more: object = {}) => ({ name: "data", s3filesVolumeConfiguration: { fileSystemArn: S3, ...more } });
const docker = (more: object) => ({ name: "data", dockerVolumeConfiguration: more });
const mount = (containerPath: string, sourceVolume = "data") => ({ sourceVolume, containerPath });
const FARGATE = {
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
};

test.each<[string, object[], object?, object?]>([
  ["one that lives as long as its task", [{ name: "data" }], { mountPoints: [mount("/a"), mount("/b")] }],
  ["a file system", [efs()]],
  ["a folder of one", [efs({ rootDirectory: "/shop" })]],
  [
    "an access point",
    [efs({ transitEncryption: "ENABLED", authorizationConfig: { accessPointId: "fsap-12345678", iam: "ENABLED" } })],
  ],
  ["a file system on Fargate", [efs()], {}, FARGATE],
  ["S3 Files", [s3()], {}, { taskRoleArn: ROLE }],
  ["Docker's", [docker({ scope: "shared", autoprovision: true, driver: "local", labels: { a: "b" } })]],
  ["one that is configured at launch", [{ name: "data", configuredAtLaunch: true }], {}, FARGATE],
  ["another container's mounts", [], { volumesFrom: [{ sourceContainer: "log", readOnly: true }] }],
])("%s is taken", (_, volumes, ...[app, more]) => {
  expect(registered(volumes, app, more).volumes).toMatchObject(volumes);
});

test.each<[string, object[], string | RegExp, object?, object?]>([
  ["two sources", [{ ...efs(), host: { sourcePath: "/a" } }], "host and efsVolumeConfiguration"],
  ["two that are configured at launch", ["a", "b"].map((name) => ({ name, configuredAtLaunch: true })), 'Volume "b"'],
  ["a file system that is no id", [efs({ fileSystemId: "shop" })], "Invalid file system ID 'shop'"],
  [
    "IAM without transit encryption",
    [efs({ authorizationConfig: { iam: "ENABLED" } })],
    "Transit encryption must be enabled when EFS IAM authorization is used",
  ],
  [
    "an access point without transit encryption",
    [efs({ authorizationConfig: { accessPointId: "fsap-12345678" } })],
    "when an access point is used",
  ],
  [
    "an access point with a folder",
    [
      efs({
        rootDirectory: "/a",
        transitEncryption: "ENABLED",
        authorizationConfig: { accessPointId: "fsap-12345678" },
      }),
    ],
    "the root directory must be omitted or '/'",
  ],
  ["a port without encryption", [efs({ transitEncryptionPort: 20_049 })], "a transit encryption port"],
  ["a folder that is no absolute path", [efs({ rootDirectory: "a" })], 'is "a"; it must be an absolute path'],
  ["S3 Files without a task role", [s3()], "must have a taskRoleArn"],
  ["S3 Files by an id", [s3({ fileSystemArn: "fs-1" })], "allowed are ARNs of S3 Files", {}, { taskRoleArn: ROLE }],
  ["autoprovisioning of a task's own", [docker({ scope: "task", autoprovision: true })], "scope shared only"],
  ["Docker's on Fargate", [docker({ scope: "task" })], "which Fargate doesn't support", {}, FARGATE],
  ["a folder of the host on Fargate", [{ name: "a", host: { sourcePath: "/a" } }], "host.sourcePath", {}, FARGATE],
  ["a path twice", [{ name: "data" }], "mounted twice", { mountPoints: [mount("/a"), mount("/a/")] }],
  ["a relative path", [{ name: "data" }], 'is "a"; it must be', { mountPoints: [mount("a")] }],
  ["a mount without a path", [{ name: "data" }], 'is ""', { mountPoints: [{ sourceVolume: "data" }] }],
  ["a mount of no volume", [], "which the task doesn't have", { mountPoints: [mount("/a")] }],
  ["mounts of its own", [], "no other container", { volumesFrom: [{ sourceContainer: "app" }] }],
  ["mounts of nobody", [], "no other container", { volumesFrom: [{ sourceContainer: "db" }] }],
])("%s is refused", (_, volumes, message, ...[app, more]) => {
  expect(() => registered(volumes, app, more)).toThrow(message);
});

test("what DescribeTaskDefinition gives back can be registered again, and is the same", () => {
  const { volumes } = describeTaskDefinition(registered([{ name: "own" }, efs({ transitEncryption: "ENABLED" })]));
  expect(volumes).toEqual([
    { name: "own", host: {} },
    {
      name: "data",
      efsVolumeConfiguration: { fileSystemId: "fs-12345678", rootDirectory: "/", transitEncryption: "ENABLED" },
    },
  ]);
  expect(describeTaskDefinition(registered(volumes)).volumes).toEqual(volumes);
});

describe("an EBS volume", () => {
  const definition = definitionOf(1, { volumes: [{ name: "data", configuredAtLaunch: true }] });
  const of = (ebs: object, platform?: string) =>
    volumeConfigurationsOf(
      [{ name: "data", managedEBSVolume: { roleArn: ROLE, sizeInGiB: 20, ...ebs } }],
      definition,
      platform,
    );

  test.each([
    [{}],
    [{ volumeType: "io2", iops: 3000 }],
    [{ volumeType: "gp3", iops: 3000, throughput: 250 }],
    [{ volumeType: "st1", sizeInGiB: 125 }],
    [{ sizeInGiB: undefined, snapshotId: "snap-0123456789abcdef0" }],
  ])("is taken: %j", (ebs) => expect(of(ebs)).toMatchObject([{ name: "data", managedEBSVolume: ebs }]));

  test.each<[object, string]>([
    [{ roleArn: undefined }, "roleArn of volume data is required"],
    [{ sizeInGiB: undefined }, "neither sizeInGiB nor snapshotId"],
    [{ sizeInGiB: 0 }, "sizeInGiB of volume data is 0; allowed for gp3 are 1 to 16384"],
    [{ volumeType: "st1" }, "allowed for st1 are 125 to 16384"],
    [{ volumeType: "fast" }, 'volumeType of volume data is "fast"'],
    [{ volumeType: "io1" }, "iops of volume data is required for io1"],
    [{ volumeType: "gp2", iops: 3000 }, "not for gp2"],
    [{ volumeType: "io1", iops: 3000, throughput: 250 }, "allowed for gp3, not for io1"],
  ])("is refused: %j", (ebs, message) => expect(() => of(ebs)).toThrow(message));

  test("of a snapshot begins empty, which a warning says", () => {
    const volumeConfigurations = of({ sizeInGiB: undefined, snapshotId: "snap-0123456789abcdef0" });
    expect(actedOn(CREATE_SERVICE, { volumeConfigurations }, (message) => new Error(message))).toEqual([
      {
        kind: "volumeConfigurations.*.managedEBSVolume.snapshotId",
        message:
          'volumeConfigurations.0.managedEBSVolume.snapshotId snap-0123456789abcdef0 ("data") has no effect on this machine: ' +
          "there are no snapshots here, so each task's volume begins empty.",
      },
    ]);
  });

  test("needs a platform that has it", () => {
    expect(() => of({}, "1.3.0")).toThrow("EBS volumes need 1.4.0 or LATEST");
    expect(of({}, "1.4.0")).toHaveLength(1);
  });

  test("is asked for where the definition has one, and only there", () => {
    expect(() => volumeConfigurationsOf([], definition, undefined)).toThrow("must have one for it");
    const other = { name: "other", managedEBSVolume: { roleArn: ROLE, sizeInGiB: 1 } };
    expect(() => volumeConfigurationsOf([other], definitionOf(1), undefined)).toThrow('name is "other"');
  });
});
