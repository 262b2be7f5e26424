import { isIP } from "node:net";
import type { RuleCondition } from "../elb/rule/record";
import { quote, wildcard } from "./quote";

/** The ACL lines of a rule's condition: several lines of one name are alternatives. */
export function conditionLines(name: string, condition: RuleCondition): string[] {
  return tests(condition).map((test) => `acl ${name} ${test}`);
}

function tests(condition: RuleCondition): string[] {
  const { field } = condition;
  const pattern = (value: string, any?: string) => quote(`^${wildcard(value, any)}$`, `a value of ${field}`);
  switch (field) {
    case "path-pattern":
      return condition.values.map((value) => `path -m reg -- ${pattern(value)}`);
    case "host-header":
      return condition.values.map((value) => `req.hdr(host),host_only -m reg -i -- ${pattern(value)}`);
    case "http-header":
      return condition.values.map((value) => `req.fhdr(${header(condition.header)}) -m reg -i -- ${pattern(value)}`);
    case "http-request-method":
      return condition.values.map((value) => `method -m str -- ${quote(value, `a value of ${field}`)}`);
    case "source-ip":
      return condition.values.map((value) => `src -- ${range(value)}`);
    case "query-string":
      return condition.values.map(({ key, value }) => {
        const name = key === undefined ? "([^&=]*=)?" : `${wildcard(key, "[^&=]")}=`;
        const expression = `(^|&)${name}${wildcard(value, "[^&]")}(&|$)`;
        return `query -m reg -i -- ${quote(expression, `a value of ${field}`)}`;
      });
  }
}

function header(name: string): string {
  if (/^[A-Za-z0-9_.-]{1,40}$/.test(name)) return name;
  throw new Error(
    `the header of an http-header condition is ${JSON.stringify(name)}; allowed are letters, digits and "-_."`,
  );
}

function range(cidr: string): string {
  const [address = "", bits, ...rest] = cidr.split("/");
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= longest)))
    return cidr;
  throw new Error(`a value of source-ip is ${JSON.stringify(cidr)}; allowed is a range like 192.0.2.0/24`);
}
