import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { isLeaf, type Maybe } from "../options";

interface Times {
  cron?: Maybe<string>;
  rate?: Maybe<string>;
  at?: Maybe<string>;
}

/** A schedule as AWS writes it: `cron(…)`, `rate(…)` or `at(…)`. */
export function expressionOf({ cron, rate, at }: Times): Val<string> {
  const [kind, inside] = cron !== undefined ? ["cron", cron] : rate !== undefined ? ["rate", rate] : ["at", at];
  return isLeaf(inside) ? join("", [`${kind}(`, inside, ")"]) : `${kind}(${inside})`;
}
