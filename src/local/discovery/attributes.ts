import { isIPv4, isIPv6 } from "node:net";
import { invalidInput } from "./errors";
import type { DiscoveryService, DnsRecordType } from "./record";

/** What each record type takes from an instance. */
const NEEDS: Readonly<Record<DnsRecordType, string>> = {
  A: "AWS_INSTANCE_IPV4",
  AAAA: "AWS_INSTANCE_IPV6",
  SRV: "AWS_INSTANCE_PORT",
  CNAME: "AWS_INSTANCE_CNAME",
};

/** https://docs.aws.amazon.com/cloud-map/latest/api/API_RegisterInstance.html */
export function checkAttributes({ name, dns }: DiscoveryService, attributes: Record<string, string>): void {
  const { AWS_INSTANCE_IPV4: ipv4, AWS_INSTANCE_IPV6: ipv6, AWS_INSTANCE_PORT: port } = attributes;
  if (ipv4 !== undefined && !isIPv4(ipv4))
    throw invalidInput(`AWS_INSTANCE_IPV4 is ${ipv4}, which is no IPv4 address.`);
  if (ipv6 !== undefined && !isIPv6(ipv6))
    throw invalidInput(`AWS_INSTANCE_IPV6 is ${ipv6}, which is no IPv6 address.`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw invalidInput(`AWS_INSTANCE_PORT is ${port}; allowed are 1 to 65535.`);
  }
  for (const { type } of dns?.records ?? []) {
    const needed = NEEDS[type];
    if (attributes[needed] === undefined) {
      throw invalidInput(`The service ${name} has ${type} records, which need the attribute ${needed}.`);
    }
  }
}
