import type { PoolSpec } from "../options";

type Processor = "intel" | "amd" | "amazon-web-services";

const PROCESSORS: Record<"X86_64" | "ARM64", Processor[]> = {
  X86_64: ["intel", "amd"],
  ARM64: ["amazon-web-services"],
};

const GPUS: { AcceleratorManufacturers: "nvidia"[]; AcceleratorTypes: "gpu"[] } = {
  AcceleratorManufacturers: ["nvidia"],
  AcceleratorTypes: ["gpu"],
};

const CURRENT: "current"[] = ["current"];

/** What instances must have, in Auto Scaling's words: of GPUs none unless some are asked for. */
export function instanceRequirements(of: NonNullable<PoolSpec["requirements"]>) {
  const { vcpus, maxVcpus, memory, maxMemory, gpus, architecture } = of;
  return {
    ...(gpus > 0 ? { AcceleratorCount: { Min: gpus }, ...GPUS } : { AcceleratorCount: { Max: 0 } }),
    CpuManufacturers: PROCESSORS[architecture],
    InstanceGenerations: CURRENT,
    MemoryMiB: { Min: memory, Max: maxMemory },
    VCpuCount: { Min: vcpus, Max: maxVcpus },
  };
}
