import { defaultNamespace } from "../defaults";
import { Property } from "../property";
import type { ClusterKind } from "../specs";
import type { ClusterOptions } from "../types";
import { checkComponentName, checkDnsName } from "./names";

const FIELDS: readonly (keyof ClusterOptions)[] = ["cidr", "maxAzs", "nat", "namespace", "containerInsights"];

/** What makes a network, and says nothing about one that is there already. */
const OF_THE_NETWORK = ["cidr", "maxAzs", "nat"] as const;

export function checkCluster(
  component: string,
  name: string,
  options: unknown,
  { vpc = false, frontProperties = [] }: ClusterKind,
): void {
  checkComponentName(new Property(component, "name", name));
  const cluster = new Property(component, "", options).fields([...FIELDS, ...frontProperties]);
  checkCidr(cluster.get("cidr").known());
  cluster.get("maxAzs").known().whole(1, 6);
  cluster.get("nat").known().oneOf(["per-zone", "single", "none"]);
  cluster.get("containerInsights").known().boolean();
  checkDnsName(cluster.get("namespace"));
  if (cluster.get("namespace").value === undefined) {
    checkDnsName(new Property(component, "namespace", defaultNamespace(name)));
  }
  for (const key of OF_THE_NETWORK) {
    const property = cluster.get(key);
    if (vpc && property.value !== undefined) {
      property.fail("allowed is only to leave it out, since the network given as vpc is there already");
    }
  }
}

/** Sixteen subnets are cut from it, and EC2's smallest is a /28. */
function checkCidr(cidr: Property): void {
  const what = "IPv4 CIDR blocks from /16 to /24, such as 10.0.0.0/16";
  cidr.string(what, /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/);
  if (cidr.text === undefined) return;
  const [address = "", prefix] = cidr.text.split("/");
  const octets = address.split(".").map(Number);
  const length = Number(prefix);
  if (octets.some((octet) => octet > 255) || length < 16 || length > 24) cidr.fail(`allowed are ${what}`);
  const host = 2 ** (32 - length);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (number % host === 0) return;
  const start = number - (number % host);
  const block = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".");
  cidr.fail(`allowed are blocks written by their first address: ${block}/${length}`);
}
