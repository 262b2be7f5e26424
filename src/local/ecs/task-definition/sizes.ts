import { clientException } from "../errors";

/** CPU units of `256`, `.25 vCPU` or `1 vcpu`. */
export function cpuUnits(path: string, text: string): number {
  const vcpu = /^(\d*\.?\d+)\s*vcpu$/i.exec(text.trim());
  const units = vcpu ? Number(vcpu[1]) * 1024 : Number(text);
  if (Number.isInteger(units) && units >= 128 && units <= 196_608) return units;
  throw clientException(
    `${path} is "${text}"; it must be CPU units from 128 to 196608 (1024 are 1 vCPU), or such as "1 vCPU".`,
  );
}

/** MiB of `512`, `1GB` or `.5 GB`. */
export function mebibytes(path: string, text: string): number {
  const gigabytes = /^(\d*\.?\d+)\s*gb$/i.exec(text.trim());
  const size = gigabytes ? Number(gigabytes[1]) * 1024 : Number(text);
  if (Number.isInteger(size) && size > 0) return size;
  throw clientException(`${path} is "${text}"; it must be a number of MiB, or such as "1 GB".`);
}
