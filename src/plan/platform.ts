import { InvalidPropertyError, isLeaf, type Maybe, type PoolSpec, type TaskSpec } from "../options";

/** What Docker calls the processors that AWS has. */
export type Platform = "linux/amd64" | "linux/arm64";

/** Families of instances with AWS's Arm processors: `t4g`, `m7gd`, `c7gn`, `im4gn`, `a1`; not `g5`, whose `g` is the family. */
const ARM = /^(a1|[a-z]+\d+g[a-z]*)\./;

/** Of an instance type that is not known yet, the common one. */
function platformOf(instanceType: Maybe<string>): Platform {
  return !isLeaf(instanceType) && ARM.test(instanceType) ? "linux/arm64" : "linux/amd64";
}

/** Of all of a pool's types; its instances run one image. */
export function poolPlatform({ path, instanceType, moreInstanceTypes, requirements }: PoolSpec): Platform {
  if (requirements) return PLATFORMS[requirements.architecture];
  const platform = platformOf(instanceType);
  const other = moreInstanceTypes.findIndex((type) => !isLeaf(type) && platformOf(type) !== platform);
  if (other < 0) return platform;
  const allowed = `allowed are types of the same processors as instanceType, which are ${platform}`;
  throw new InvalidPropertyError(path, `moreInstanceTypes[${other}]`, moreInstanceTypes[other], allowed);
}

/** What a service's images ask of the pools that it runs on. */
interface PoolImages {
  name: string;
  platform: Platform;
}

/** What a service's images are built for, wherever they are built: its instances' processors; Fargate's are x86 unless it says. */
export function imagePlatform({ path, capacity, runtimePlatform }: TaskSpec<PoolImages>): Platform {
  const asked = runtimePlatform.cpuArchitecture;
  const wanted = asked && PLATFORMS[asked];
  const [first = wanted ?? "linux/amd64", ...others] = capacity.map(
    ({ pool }) => pool?.platform ?? wanted ?? "linux/amd64",
  );
  const other = others.findIndex((platform) => platform !== first);
  if (other >= 0) {
    const allowed = `allowed with build are pools of the same processors as ${capacity[0]!.pool?.name}, which are ${first}`;
    throw new InvalidPropertyError(path, `capacity[${other + 1}].pool`, capacity[other + 1]!.pool?.name, allowed);
  }
  if (wanted !== undefined && wanted !== first) {
    const allowed = `allowed is what the instances of ${capacity[0]!.pool?.name} have, ${first}`;
    throw new InvalidPropertyError(path, "runtimePlatform.cpuArchitecture", asked, allowed);
  }
  return first;
}

const PLATFORMS: Record<"X86_64" | "ARM64", Platform> = { X86_64: "linux/amd64", ARM64: "linux/arm64" };
