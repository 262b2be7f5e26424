import { InvalidPropertyError, Leaf, serviceSpec } from "../../src/options";

const PATH = 'FargateService "web"';
const make = (options: object, pool = false) =>
  serviceSpec(
    PATH,
    "web",
    { image: "web:1", ...options },
    { loadBalanced: false, capacity: pool ? [{ pool: "workers" }] : [] },
  );
function wrong(options: object): string {
  try {
    make(options);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace(`${PATH}: `, "");
  }
  throw new Error("nothing was wrong");
}
const volume = (source: object) => ({ volumes: [{ name: "data", ...source }] });
const efs = (more: object) => volume({ efs: { fileSystem: "fs-12345678", ...more } });
const ebs = (more: object) => volume({ ebs: { size: 20, ...more } });
const mounted = (...mountPoints: object[]) => ({ ...volume({}), mountPoints });

test("a file system is encrypted on its way and entered with the task role unless told otherwise", () => {
  expect(make(efs({})).volumes[0]?.efs).toMatchObject({ rootDirectory: "/", transitEncryption: true, iam: true });
  expect(make(efs({ transitEncryption: false })).volumes[0]?.efs).toMatchObject({ iam: false });
});

test.each<[string, object]>([
  ["an access point", efs({ accessPoint: "fsap-12345678" })],
  ["a file system that is known later", efs({ fileSystem: new Leaf("later") })],
  ["a disk", ebs({ type: "io2", iops: 4000 })],
  ["a disk of a snapshot", volume({ ebs: { snapshot: "snap-0123456789abcdef0" } })],
  [
    "a folder that goes with its task",
    mounted({ volume: "data", containerPath: "/a" }, { volume: "data", containerPath: "/b" }),
  ],
])("%s is taken", (_, options) => expect(() => make(options)).not.toThrow());

test.each<[string, object]>([
  ["a folder of the instance", volume({ hostPath: "/var/data" })],
  ["a volume of Docker's", volume({ docker: { scope: "shared", autoprovision: true } })],
])("%s is taken on a pool, and refused on Fargate", (_, options) => {
  expect(() => make(options, true)).not.toThrow();
  expect(wrong(options)).toContain("since the tasks run on Fargate, which has none");
});

test.each<[string, object, string]>([
  [
    "two sources",
    volume({ hostPath: "/a", ebs: { size: 1 } }),
    "volumes[0].hostPath is set; allowed is one source, and ebs is set too",
  ],
  ["two volumes of one name", { volumes: [{ name: "a" }, { name: "a" }] }, "volumes[1].name is"],
  [
    "two disks",
    { volumes: ["a", "b"].map((name) => ({ name, ebs: { size: 1 } })) },
    "allowed is one EBS volume a task, and volumes[0] is one",
  ],
  ["a name with a blank", { volumes: [{ name: "a b" }] }, "volumes[0].name is"],
  [
    "IAM without encryption",
    efs({ transitEncryption: false, iam: true }),
    "transitEncryption is false; allowed is true, since iam is set",
  ],
  [
    "an access point without encryption",
    efs({ transitEncryption: false, accessPoint: "fsap-12345678" }),
    "since accessPoint is set",
  ],
  [
    "an access point with a folder",
    efs({ accessPoint: "fsap-12345678", rootDirectory: "/a" }),
    "the accessPoint says where it begins",
  ],
  [
    "an ARN in place of an id",
    efs({ fileSystem: "arn:aws:elasticfilesystem:eu-west-1:1:file-system/fs-1" }),
    "allowed are ids of file systems",
  ],
  ["a relative folder", efs({ rootDirectory: "a" }), "allowed are absolute paths"],
  ["a disk without a size", volume({ ebs: {} }), "one of size and snapshot is needed"],
  ["a disk that is too small", ebs({ type: "st1" }), "volumes[0].ebs.size is 20; allowed for st1 are 125 to 16384 GiB"],
  ["a type without its speed", ebs({ type: "io1" }), "volumes[0].ebs.iops is not set; it is needed, since type is io1"],
  [
    "a speed that the type hasn't",
    ebs({ type: "gp2", throughput: 250 }),
    "allowed is only to leave it out, since type is gp2",
  ],
  [
    "an old platform",
    { ...ebs({}), platformVersion: "1.3.0" },
    "allowed are 1.4.0 and LATEST, since volumes[0] needs them",
  ],
  [
    "a task's own that is provisioned",
    volume({ docker: { autoprovision: true } }),
    "only shared volumes may be there already",
  ],
  ["a mount of no volume", { mountPoints: [{ volume: "data", containerPath: "/a" }] }, "there are no volumes"],
  [
    "a mount of another volume",
    mounted({ volume: "b", containerPath: "/a" }),
    'mountPoints[0].volume is "b"; allowed are data',
  ],
  [
    "two mounts at one path",
    mounted({ volume: "data", containerPath: "/a" }, { volume: "data", containerPath: "/a" }),
    "mountPoints[1].containerPath is",
  ],
  ["mounts of nobody", { volumesFrom: [{ container: "db" }] }, "the task has no other container"],
  ["mounts of its own", { volumesFrom: [{ container: "web" }], sidecars: { a: { image: "a" } } }, "allowed are a"],
  [
    "mounts in a circle",
    { volumesFrom: [{ container: "a" }], sidecars: { a: { image: "a", volumesFrom: [{ container: "web" }] } } },
    "allowed is what makes no circle",
  ],
])("%s is refused", (_, options, message) => expect(wrong(options)).toContain(message));
