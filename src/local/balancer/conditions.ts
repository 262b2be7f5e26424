import type { RuleCondition } from "../elb/rule/record";
import { bare, quote, wildcard } from "./quote";

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
      return condition.values.map(
        (value) =>
          `req.fhdr(${bare(condition.header, "the header of an http-header condition")}) -m reg -i -- ${pattern(value)}`,
      );
    case "http-request-method":
      return condition.values.map((value) => `method -m str -- ${quote(value, `a value of ${field}`)}`);
    case "source-ip":
      return condition.values.map((value) => `src -- ${bare(value, `a value of ${field}`)}`);
    case "query-string":
      return condition.values.map(({ key, value }) => {
        const name = key === undefined ? "([^&=]*=)?" : `${wildcard(key, "[^&=]")}=`;
        const expression = `(^|&)${name}${wildcard(value, "[^&]")}(&|$)`;
        return `query -m reg -i -- ${quote(expression, `a value of ${field}`)}`;
      });
  }
}
