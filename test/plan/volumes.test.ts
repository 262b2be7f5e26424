import { att, join, split, type Value } from "../../src/plan";
import { find, ids, service } from "./shop";

const near = (...resource: string[]) => {
  const arn = att("shop/Cluster", "Arn");
  const rest = [split(":", arn, 3), split(":", arn, 4), join("/", resource)];
  return join(":", ["arn", split(":", arn, 1), "elasticfilesystem", ...rest]);
};
const statements = (resources: ReturnType<typeof service>["resources"], role: string) => {
  const [policy] = (find(resources, role).properties.Policies ?? []) as { PolicyDocument: Value }[];
  return (policy?.PolicyDocument as { Statement: Record<string, Value>[] } | undefined)?.Statement ?? [];
};
const FS = { fileSystem: "fs-12345678" };

test("a file system's security group lets the tasks in on port 2049, once, and before the service", () => {
  const efs = { ...FS, securityGroup: "sg-1a" };
  const { resources } = service({
    volumes: ["a", "b"].map((name) => ({ name, efs: { ...efs, rootDirectory: `/${name}` } })),
  });
  expect(ids(resources).filter((id) => id.includes("VolumeIngress"))).toEqual(["web/VolumeIngressa"]);
  expect(find(resources, "web/VolumeIngressa").properties).toMatchObject({
    FromPort: 2049,
    ToPort: 2049,
    GroupId: "sg-1a",
    SourceSecurityGroupId: att("web/SecurityGroup", "GroupId"),
  });
  expect(find(resources, "web/Service").dependsOn).toContain("web/VolumeIngressa");
});

test("the task role may mount just that file system, by an access point as that user, and else as root", () => {
  const { resources } = service({
    volumes: [
      { name: "a", efs: { ...FS, accessPoint: "fsap-12345678" } },
      { name: "b", efs: { fileSystem: "fs-87654321" } },
      { name: "c", efs: { fileSystem: "fs-11111111", iam: false } },
    ],
  });
  const mount = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
  expect(statements(resources, "web/TaskRole")).toEqual([
    {
      Action: mount,
      Condition: {
        StringEquals: { "elasticfilesystem:AccessPointArn": near("access-point", "fsap-12345678") },
      },
      Effect: "Allow",
      Resource: [near("file-system", "fs-12345678")],
    },
    {
      Action: [...mount, "elasticfilesystem:ClientRootAccess"],
      Effect: "Allow",
      Resource: [near("file-system", "fs-87654321")],
    },
  ]);
});

test("a file system of S3 Files is mounted by the same rules", () => {
  const fileSystem = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0";
  const accessPoint = `${fileSystem}/access-point/fsap-1`;
  const { resources } = service({
    volumes: [
      { name: "a", s3Files: { fileSystem, accessPoint } },
      { name: "b", s3Files: { fileSystem } },
    ],
  });
  const mount = ["s3files:ClientMount", "s3files:ClientWrite"];
  expect(statements(resources, "web/TaskRole")).toEqual([
    {
      Action: mount,
      Condition: { StringEquals: { "s3files:AccessPointArn": accessPoint } },
      Effect: "Allow",
      Resource: [fileSystem],
    },
    { Action: [...mount, "s3files:ClientRootAccess"], Effect: "Allow", Resource: [fileSystem] },
  ]);
});

test("a disk is the service's, made with a role that has AWS's policy for it, or with one that is given", () => {
  const { resources } = service({ volumes: [{ name: "disk", ebs: { size: 20 } }] });
  expect(find(resources, "web/TaskDefinition").properties.Volumes).toEqual([
    { ConfiguredAtLaunch: true, Name: "disk" },
  ]);
  expect(find(resources, "web/Service").properties.VolumeConfigurations).toEqual([
    {
      ManagedEBSVolume: {
        ...{ Encrypted: true, FilesystemType: "xfs", SizeInGiB: 20, VolumeType: "gp3" },
        RoleArn: att("web/VolumesRole", "Arn"),
      },
      Name: "disk",
    },
  ]);
  expect(JSON.stringify(find(resources, "web/VolumesRole").properties)).toContain(
    "AmazonECSInfrastructureRolePolicyForVolumes",
  );
  const given = service({ volumes: [{ name: "disk", ebs: { size: 20, role: "arn:aws:iam::123456789012:role/a" } }] });
  expect(ids(given.resources)).not.toContain("web/VolumesRole");
});

test("mount points and volumes of others are the container's", () => {
  const { resources } = service({
    volumes: [{ name: "data" }],
    mountPoints: [{ volume: "data", containerPath: "/data" }],
    sidecars: { proxy: { image: "p", volumesFrom: [{ container: "web", readOnly: true }] } },
  });
  const [web, proxy] = find(resources, "web/TaskDefinition").properties.ContainerDefinitions as object[];
  expect(web).toMatchObject({ MountPoints: [{ ContainerPath: "/data", ReadOnly: false, SourceVolume: "data" }] });
  expect(proxy).toMatchObject({ VolumesFrom: [{ ReadOnly: true, SourceContainer: "web" }] });
});

test("without volumes nothing is said of them", () => {
  const { resources } = service();
  expect(find(resources, "web/TaskDefinition").properties).not.toHaveProperty("Volumes");
  expect(find(resources, "web/Service").properties).not.toHaveProperty("VolumeConfigurations");
});
