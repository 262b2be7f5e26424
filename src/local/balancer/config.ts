import { createHash } from "node:crypto";
import type { Listener } from "../elb/listener/record";
import { loadBalancerAttributes } from "../elb/load-balancer/attributes";
import type { LoadBalancer } from "../elb/load-balancer/record";
import { isOfConnections, type TargetGroup } from "../elb/target-group/record";
import type { Pace } from "../pace";
import { type BindInput, bindsTo, boundListeners } from "./binds";
import { failOpenArguments, serverArguments } from "./checks";
import { connectionLines, stickToSource } from "./connections";
import type { Files } from "./files";
import { backendName, failOpenName, serverName } from "./names";
import { errorLines, SIGNATURE_LINES } from "./own-answers";
import { bare, quote } from "./quote";
import { routeLines } from "./routes";
import { stickinessCookies } from "./stickiness-cookies";

export interface ConfigInput extends BindInput {
  /** Ports that the container publishes; those without a listener refuse. */
  hostPorts: number[];
  pace: Pace;
  /** Servers that a running HAProxy has, by backend: a reload keeps them. */
  present: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Config {
  text: string;
  files: Files;
  /** Stands for everything but the servers: a HAProxy that says this version needs no reload. */
  version: string;
}

/** HAProxy's configuration of a load balancer. Pure. */
export function haproxyConfig(input: ConfigInput): Config {
  const files: Files = new Map();
  const frontends = frontendSections(input, files);
  const backends = input.balancer.targetGroups.map(({ targetGroup, targets }) => ({
    settings: backendLines(targetGroup),
    // What its servers are made of belongs to the version: checks change by a reload.
    servers: serverArguments(targetGroup, { ip: "0.0.0.0", port: 1 }, input.pace),
    present: targets.flatMap((target) => {
      const name = serverName(target);
      const there = input.present.get(backendName(targetGroup));
      return [
        ...(there?.has(name) ? [`server ${name} ${serverArguments(targetGroup, target, input.pace)}`] : []),
        ...(there?.has(failOpenName(name))
          ? [`server ${failOpenName(name)} ${failOpenArguments(targetGroup, target)}`]
          : []),
      ];
    }),
  }));
  const defaults = [...defaultsLines(input.balancer.loadBalancer), ...errorLines(input.directory, files)];
  const structure = [
    globalLines(input.directory),
    defaults,
    ...frontends,
    ...backends.map(({ settings, servers }) => [...settings, servers]),
    [...files.keys()],
  ];
  const version = createHash("sha256").update(JSON.stringify(structure)).digest("hex").slice(0, 16);
  const sections = [
    [...globalLines(input.directory), `description ${version}`],
    defaults,
    ...frontends,
    ...backends.map(({ settings, present }) => [...settings, ...present]),
  ];
  return { text: sections.map(section).join("\n"), files, version };
}

function section([head, ...lines]: string[]): string {
  return `${head}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function globalLines(directory: string): string[] {
  return [
    "global",
    // Not as many as the container may open files: HAProxy takes memory for each.
    "maxconn 4000",
    "ulimit-n 12000",
    "nbthread 2",
    // An old worker stays while a connection of its lives, for so many reloads.
    "mworker-max-reloads 20",
    `server-state-file ${quote(`${directory}/state`, "the load balancer's folder")}`,
  ];
}

function defaultsLines(loadBalancer: LoadBalancer): string[] {
  const idle = `${loadBalancerAttributes(loadBalancer).number("idle_timeout.timeout_seconds")}s`;
  return [
    "defaults",
    "mode http",
    // An application load balancer's own.
    "timeout connect 10s",
    `timeout client ${idle}`,
    `timeout server ${idle}`,
    `timeout tunnel ${idle}`,
    `timeout http-request ${idle}`,
    `timeout http-keep-alive ${idle}`,
    "timeout queue 10s",
    // A connection that could not be made is made to another target.
    "retries 3",
    "option redispatch 1",
    // A reload ends a connection after its next answer, not before: what the client has sent already is not lost.
    "option idle-close-on-response",
    "load-server-state-from-file global",
  ];
}

function frontendSections(input: ConfigInput, files: Files): string[][] {
  const { balancer, hostPorts, doorPorts, directory } = input;
  const { sections, listeners } = boundListeners(input, files);
  const listening = listeners.map(({ name, binds, listener, rules }) => [
    `frontend ${name}`,
    ...binds,
    ...(balancer.loadBalancer.type === "network"
      ? connectionLines(balancer, listener)
      : [
          ...headerLines(balancer.loadBalancer, listener),
          ...SIGNATURE_LINES,
          ...routeLines(balancer, listener, rules, directory, files),
        ]),
  ]);
  const ports = new Set(balancer.listeners.map(({ listener }) => listener.hostPort));
  const closed = [...hostPorts, ...doorPorts]
    .filter((port) => !ports.has(port))
    .map((port) => [`frontend closed-${port}`, ...bindsTo(input, port), "tcp-request connection reject"]);
  return [...sections, ...listening, ...closed];
}

/** `1-<seconds>-<24 hex digits>`, as X-Ray has trace ids. */
const TRACE_ID = "1-%[date,hex,bytes(8,8),lower]-%[uuid(),regsub('-','',g),bytes(0,24)]";

/** The headers that an application load balancer adds. */
function headerLines(loadBalancer: LoadBalancer, { port, protocol }: Listener): string[] {
  const tells = loadBalancerAttributes(loadBalancer).text("routing.http.x_amzn_tls_version_and_cipher_suite.enabled");
  const ofTls = [
    "http-request set-header X-Amzn-Tls-Version %[ssl_fc_protocol]",
    "http-request set-header X-Amzn-Tls-Cipher-Suite %[ssl_fc_cipher]",
  ];
  return [
    ...(tells === "true" && protocol === "HTTPS" ? ofTls : []),
    `http-request set-var(txn.protocol) str(${protocol.toLowerCase()})`,
    `http-request set-var(txn.port) str(${port})`,
    'http-request set-header X-Forwarded-For "%[req.fhdr(x-forwarded-for)], %[src]" if { req.hdr(x-forwarded-for) -m found }',
    'http-request set-header X-Forwarded-For "%[src]" unless { req.hdr(x-forwarded-for) -m found }',
    `http-request set-header X-Forwarded-Proto ${protocol.toLowerCase()}`,
    `http-request set-header X-Forwarded-Port ${port}`,
    "acl traced req.hdr(x-amzn-trace-id) -m found",
    `http-request set-header X-Amzn-Trace-Id "Self=${TRACE_ID};%[req.fhdr(x-amzn-trace-id)]" if traced !{ req.fhdr(x-amzn-trace-id) -m sub Self= }`,
    `http-request set-header X-Amzn-Trace-Id "Root=${TRACE_ID}" unless traced`,
  ];
}

const BALANCE: Record<TargetGroup["algorithm"], string> = {
  round_robin: "roundrobin",
  least_outstanding_requests: "leastconn",
  weighted_random: "random",
};

function backendLines(targetGroup: TargetGroup): string[] {
  const head = [
    `backend ${backendName(targetGroup)}`,
    `balance ${BALANCE[targetGroup.algorithm]}`,
    "option allbackups",
  ];
  if (isOfConnections(targetGroup))
    return [...head, "mode tcp", ...checkLines(targetGroup), ...stickToSource(targetGroup)];
  return [
    ...head,
    // What the target did not answer is asked of another one, where asking twice does no harm.
    "retry-on conn-failure empty-response",
    "http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE TRACE }",
    ...checkLines(targetGroup),
    ...stickyLines(targetGroup),
  ];
}

/** By which its targets are checked: a request, or that they take a connection. */
function checkLines(targetGroup: TargetGroup): string[] {
  const { healthCheck } = targetGroup;
  const within = `timeout check ${healthCheck.timeout}s`;
  if (healthCheck.protocol === "TCP") return [within];
  const version = targetGroup.protocolVersion === "HTTP1" ? "HTTP/1.1" : "HTTP/2";
  // gRPC's status is in the trailers, which no check reads: that the server answers at all is what is checked.
  const matcher = targetGroup.protocolVersion === "GRPC" ? "200" : healthCheck.matcher;
  return [
    "option httpchk",
    `http-check send meth GET uri ${quote(healthCheck.path, `the health check path of ${targetGroup.name}`)} ver ${version} hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0`,
    `http-check expect status ${bare(matcher.replace(/, +/g, ","), `the health check matcher of ${targetGroup.name}`)}`,
    within,
  ];
}

/** Sticky sessions are kept by HAProxy, not in the cookie: servers that come at run time can have none of their own. */
function stickyLines({ stickiness, name }: TargetGroup): string[] {
  if (!stickiness || stickiness.type === "source_ip") return [];
  const table = `stick-table type string len 128 size 100k expire ${stickiness.duration}s`;
  // Whom the fail-open server answered is free again as soon as a target is healthy.
  const unlessOpen = "unless { srv_name -m end _open }";
  if (stickiness.type === "app_cookie") {
    const cookie = bare(stickiness.cookieName, `the stickiness cookie of ${name}`);
    return [table, `stick match req.cook(${cookie})`, `stick store-response res.cook(${cookie}) ${unlessOpen}`];
  }
  return [
    table,
    "http-request set-var(txn.sticky) req.cook(AWSALB)",
    "http-request set-var(txn.sticky) uuid() unless { var(txn.sticky) -m len gt 0 }",
    "stick match var(txn.sticky)",
    `stick store-response var(txn.sticky) ${unlessOpen}`,
    ...stickinessCookies("AWSALB", "txn.sticky", `date(${stickiness.duration}),http_date`),
  ];
}
