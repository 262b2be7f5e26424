import type { PlainProperties } from "../../../cfn/typed";
import { invalidProperty } from "../../resources/handler";
import { checkUrlPath, checkUrlText } from "../text";
import type { RuleAction } from "./record";

type RedirectConfig = NonNullable<
  | PlainProperties<"AWS::ElasticLoadBalancingV2::ListenerRule">["Actions"][number]["RedirectConfig"]
  | PlainProperties<"AWS::ElasticLoadBalancingV2::Listener">["DefaultActions"][number]["RedirectConfig"]
>;

/** Parts of the request that parts of a redirect can be made of, in each. */
const VARIABLES = {
  Host: ["host"],
  Path: ["host", "path", "port"],
  Query: ["host", "path", "port", "protocol", "query"],
} as const;

const LONGEST = 128;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html */
export function redirectOf(config: RedirectConfig, at: string): RuleAction {
  const { StatusCode, Protocol = "#{protocol}", Host = "#{host}", Port = "#{port}" } = config;
  const { Path = "/#{path}", Query = "#{query}" } = config;
  if (StatusCode !== "HTTP_301" && StatusCode !== "HTTP_302") {
    throw invalidProperty(`${at}.StatusCode`, StatusCode, "allowed are HTTP_301, HTTP_302");
  }
  if (!/^(HTTPS?|#\{protocol\})$/.test(Protocol)) {
    throw invalidProperty(`${at}.Protocol`, Protocol, "allowed are HTTP, HTTPS and #{protocol}");
  }
  if (Port !== "#{port}" && !(/^\d{1,5}$/.test(Port) && Number(Port) >= 1 && Number(Port) <= 65_535)) {
    throw invalidProperty(`${at}.Port`, Port, "allowed are 1 to 65535 and #{port}");
  }
  if (Host === "" || /[/?#@](?!\{)/.test(Host)) {
    throw invalidProperty(`${at}.Host`, Host, "it must be the name of a host");
  }
  checkVariables(`${at}.Host`, checkUrlText(`${at}.Host`, Host, LONGEST), VARIABLES.Host);
  checkVariables(`${at}.Path`, checkUrlPath(`${at}.Path`, Path, LONGEST), VARIABLES.Path);
  checkVariables(`${at}.Query`, checkUrlText(`${at}.Query`, Query, LONGEST), VARIABLES.Query);
  if (Query.startsWith("?")) throw invalidProperty(`${at}.Query`, Query, "it is what follows the question mark");
  if (Protocol === "#{protocol}" && Host === "#{host}" && Port === "#{port}" && Path === "/#{path}") {
    throw invalidProperty(at, config, "it must change the protocol, host, port or path: the redirect would be a loop");
  }
  const status = StatusCode === "HTTP_301" ? 301 : 302;
  return { type: "redirect", status, protocol: Protocol, host: Host, port: Port, path: Path, query: Query };
}

function checkVariables(path: string, value: string, allowed: readonly string[]): void {
  for (const [whole, name = ""] of value.matchAll(/#\{([^}]*)\}?/g)) {
    if (allowed.includes(name) && whole.endsWith("}")) continue;
    throw invalidProperty(path, value, `allowed in it are ${allowed.map((each) => `#{${each}}`).join(", ")}`);
  }
}
