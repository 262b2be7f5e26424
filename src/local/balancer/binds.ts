import { createHash } from "node:crypto";
import { DEFAULT_TLS_POLICY, tlsPolicy } from "../../ecs/tls-policies";
import type { DesiredBalancer } from "../elb/balancer";
import { loadBalancerAttributes } from "../elb/load-balancer/attributes";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { ServedCertificate } from "../elb/served-certificate";
import type { Files } from "./files";
import { containerName, doorSocket, INNER } from "./names";
import { quote } from "./quote";

/** PEM of each certificate with its key, by {@link tlsNames} with spaces between them. */
export type TlsFiles = ReadonlyMap<string, string>;

export interface BindInput {
  balancer: DesiredBalancer;
  /** Ports that containers beside it publish, which say in front of each connection who it is from: by a socket a port. */
  doorPorts: number[];
  /** Where its files are, as HAProxy sees them. */
  directory: string;
  /** Certificates of the listeners that end TLS. */
  certificates: TlsFiles;
}

type Entry = DesiredBalancer["listeners"][number];

/** What a certificate is for on this machine: its names, and those by which the load balancer is reached here. */
export function tlsNames(loadBalancer: LoadBalancer, { names }: ServedCertificate): string[] {
  return [...new Set([...names, "localhost", containerName(loadBalancer)])];
}

/** By which connections to a port come: those of tasks and of this machine, and those of the door, if it has one. */
export function bindsTo({ doorPorts, directory }: Pick<BindInput, "doorPorts" | "directory">, port: number): string[] {
  if (!doorPorts.includes(port)) return [`bind :${port}`];
  // Tasks say nothing in front of a connection, and who speaks first on it isn't known: the door has a way of its own.
  const door = quote(`unix@${directory}/${doorSocket(port)}`, "the load balancer's folder");
  return [`bind :${port}`, `bind ${door} mode 600 accept-proxy`];
}

/** What a listener's frontend is called, and what it binds. */
export interface Bound extends Entry {
  name: string;
  binds: string[];
}

/**
 * The listeners that answer, and the sections in front of those that share a host port: 80 and 443 are one here, which answers
 * HTTP and HTTPS, each by its listener.
 */
export function boundListeners(input: BindInput, files: Files): { sections: string[][]; listeners: Bound[] } {
  const { balancer } = input;
  const sections: string[][] = [];
  const listeners: Bound[] = [];
  for (const [port, entries] of byHostPort(balancer)) {
    const http = entries.find(({ listener }) => listener.protocol === "HTTP");
    const https = entries.find(({ listener }) => listener.protocol === "HTTPS");
    const connections = entries.find(({ listener }) => listener.protocol === "TCP" || listener.protocol === "TLS");
    const both = http !== undefined && https !== undefined;
    const outer = bindsTo(input, port);
    if (both) sections.push(...eitherProtocol(balancer.loadBalancer, port, outer));
    const bound = (entry: Entry, protocol: string, tls = "") => {
      const binds = both ? [`bind abns@${innerName(port, protocol)} accept-proxy`] : outer;
      const name = `listener-${port}${both ? `-${protocol}` : ""}`;
      listeners.push({ ...entry, name, binds: binds.map((bind) => bind + tls) });
    };
    if (http) bound(http, "http");
    if (https) bound(https, "https", tlsWords(input, https, files));
    const endsTls = connections?.listener.protocol === "TLS";
    if (connections) bound(connections, "tcp", endsTls ? tlsWords(input, connections, files) : "");
  }
  return { sections, listeners };
}

function byHostPort({ listeners }: DesiredBalancer): Map<number, Entry[]> {
  const ports = new Map<number, Entry[]>();
  for (const entry of listeners) {
    const { hostPort } = entry.listener;
    ports.set(hostPort, [...(ports.get(hostPort) ?? []), entry]);
  }
  return ports;
}

const innerName = (port: number, protocol: string) => `${INNER}${port}-${protocol}`;

/** A client speaks first in both protocols, and TLS begins with a hello. Who is idle for too long is ended behind it. */
function eitherProtocol(loadBalancer: LoadBalancer, port: number, binds: string[]): string[][] {
  const idle = loadBalancerAttributes(loadBalancer).number("idle_timeout.timeout_seconds");
  const inner = (protocol: string) => [
    `backend ${innerName(port, protocol)}`,
    "mode tcp",
    "timeout server 2h",
    "timeout tunnel 2h",
    `server ${protocol} abns@${innerName(port, protocol)} send-proxy-v2`,
  ];
  return [
    [
      `frontend ${INNER}${port}`,
      ...binds,
      "mode tcp",
      "no option idle-close-on-response",
      "timeout client 2h",
      `tcp-request inspect-delay ${idle}s`,
      "tcp-request content accept if { req.len gt 0 }",
      `use_backend ${innerName(port, "https")} if { req.payload(0,1) -m bin 16 }`,
      `default_backend ${innerName(port, "http")}`,
    ],
    inner("http"),
    inner("https"),
  ];
}

/** HAProxy serves the first certificate where a client names no host of another one's. */
function tlsWords(
  { balancer: { loadBalancer }, directory, certificates }: BindInput,
  entry: Entry,
  files: Files,
): string {
  const { versions } = tlsPolicy(entry.listener.tlsPolicy ?? DEFAULT_TLS_POLICY)!;
  const paths = (entry.certificates ?? []).map((certificate) => {
    const pem = certificates.get(tlsNames(loadBalancer, certificate).join(" ")) ?? "";
    const name = `${createHash("sha256").update(pem).digest("hex").slice(0, 16)}.pem`;
    files.set(name, pem);
    return quote(`${directory}/${name}`, "the load balancer's folder");
  });
  const http2 = loadBalancerAttributes(loadBalancer).text("routing.http2.enabled") === "true";
  const alpn = [`alpn ${http2 ? "h2,http/1.1" : "http/1.1"}`];
  return [
    " ssl",
    ...[...new Set(paths)].map((path) => `crt ${path}`),
    // What goes over a connection is nothing to a network load balancer.
    ...(loadBalancer.type === "network" ? [] : alpn),
    `ssl-min-ver ${withZero(versions[0]!)} ssl-max-ver ${versions.at(-1)}`,
    // OpenSSL has what is older than TLS 1.2 at its lowest level only.
    ...(versions[0]! < "TLSv1.2" ? ["ciphers DEFAULT@SECLEVEL=0"] : []),
  ].join(" ");
}

/** HAProxy's own name of it. */
const withZero = (version: string) => (version === "TLSv1" ? "TLSv1.0" : version);
