import { readFile } from "node:fs/promises";

/** The address by which this process reaches what a user calls `localhost`. */
export type Gateway = (url: string) => Promise<string>;

/** From a container: the machine is its default gateway. */
export const hostGateway: Gateway = async (url) => {
  const parsed = new URL(url);
  if (!["localhost", "127.0.0.1", "[::1]"].includes(parsed.hostname)) return url;
  const routes = await readFile("/proc/net/route", "utf8").catch(() => "");
  const [, gateway] = /^\S+\t00000000\t([0-9A-F]{8})\t/m.exec(routes) ?? [];
  if (gateway === undefined) return url;
  parsed.hostname = (gateway.match(/../g) ?? [])
    .reverse()
    .map((part) => Number.parseInt(part, 16))
    .join(".");
  return parsed.toString();
};
