import type { IResolvable, IResolveContext } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { type Algebra, fold } from "../cfn/fold";
import { applyJoin, applyPairs } from "../cfn/functions";
import type { Att, Call, Late, Plain, Value } from "../cfn/value";
import type { Leaf } from "../options";
import { type Made, Registry } from "./registry";
import { sdk } from "./sdk";
import { unwrap } from "./tokens";

/** Properties whose keys are the user's. The conversion to an L1 would take a token there for a map of its own fields. */
const MAPS = ["DockerLabels", "DriverOpts", "Labels", "Options"];

/** What was made of a planned resource. */
export type Find = (logicalId: string) => Made;

export interface Reading {
  /** Where the value stands, for messages. @default the construct's path */
  path?: string;
  /** @default what was made in the construct's tree */
  find?: Find;
}

/** A planned value as the CDK has it, for use in `scope`: plain, or a token. What is not set is left out. */
export function toCdk(scope: IConstruct, value: Value, { path = scope.node.path, find }: Reading = {}): unknown {
  return fold(value, new InScope(scope, find ?? ((id) => Registry.of(scope).get(id))), path);
}

/** {@link toCdk}, for each property of a map. */
export function toCdkMap(scope: IConstruct, values: Record<string, Value>, reading?: Reading): Record<string, unknown> {
  return toCdk(scope, values, reading) as Record<string, unknown>;
}

/** {@link toCdk} of something that is text. */
export function toText(scope: IConstruct, value: Value): string {
  return text(toCdk(scope, value));
}

/** A list of text, which may be one token as a whole. */
export function toTexts(scope: IConstruct, value: Value): string[] {
  return Array.isArray(value) ? value.map((item) => toText(scope, item)) : (toCdk(scope, value) as string[]);
}

/** One is made for each resource, so what it does is on its class. */
class InScope implements Algebra<unknown> {
  constructor(
    private readonly scope: IConstruct,
    private readonly find: Find,
  ) {}

  nothing(): undefined {}

  plain(value: Plain): unknown {
    return value;
  }

  leaf(leaf: Leaf): unknown {
    return unwrap(leaf);
  }

  list(items: unknown[]): unknown {
    return items;
  }

  map(map: Record<string, unknown>): unknown {
    for (const name of MAPS) if (Object.hasOwn(map, name)) map[name] = asMap(map[name]);
    return map;
  }

  att({ logicalId, name }: Att): unknown {
    return this.find(logicalId).attribute(name);
  }

  join(separator: string, parts: unknown[]): unknown {
    return join(separator, parts);
  }

  json(value: unknown): unknown {
    return sdk.core.Stack.of(this.scope).toJsonString(value);
  }

  split(separator: string, value: unknown, index: number): unknown {
    const { Fn } = sdk.core;
    return Fn.select(index, Fn.split(separator, text(value)));
  }

  call(name: Call["name"], args: unknown[]): unknown {
    return call(name, args);
  }

  base64(value: unknown): unknown {
    return sdk.core.Fn.base64(text(value));
  }

  pairs(leaf: Leaf): unknown {
    return new Environment(unwrap(leaf));
  }

  late(produce: Late["produce"]): unknown {
    return sdk.core.Lazy.uncachedAny({ produce });
  }
}

/** Text that is known stays text, which a program can look into. */
function join(separator: string, parts: unknown[]): string {
  const { Fn, Token } = sdk.core;
  if (!parts.some((part) => Token.isUnresolved(part))) return applyJoin(separator, parts);
  // A list that is a token is joined by itself: what stands for its items can't be among others.
  return Fn.join(
    separator,
    parts.map((part) => (Array.isArray(part) ? Fn.join(separator, part) : text(part))),
  );
}

function call(name: Call["name"], args: unknown[]): unknown {
  const { Fn } = sdk.core;
  const [first, second, third] = args;
  switch (name) {
    case "Select":
      return Fn.select(first as number, second as string[]);
    case "Split":
      return Fn.split(text(first), text(second));
    case "Join":
      return Fn.join(text(first), second as string[]);
    case "Cidr":
      return Fn.cidr(text(first), second as number, third === undefined ? undefined : text(third));
    case "Length":
      return Fn.len(first as unknown[] as string[]);
  }
}

/** A token in the form of text, which no conversion looks into. */
function asMap(value: unknown): unknown {
  const { Token, Tokenization } = sdk.core;
  return Tokenization.isResolvable(value) ? Token.asString(value) : value;
}

function text(value: unknown): string {
  return typeof value === "object" ? sdk.core.Token.asString(new Text(value)) : String(value);
}

/** A token that comes to something else when the template is written. */
abstract class Derived implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly token: unknown) {}

  resolve(context: IResolveContext): unknown {
    return this.derive(context.resolve(this.token));
  }

  toString(): string {
    return sdk.core.Token.asString(this);
  }

  protected abstract derive(resolved: unknown): unknown;
}

/** A lazy number where CloudFormation wants text. What CloudFormation resolves itself, it makes text of. */
class Text extends Derived {
  protected derive(resolved: unknown): unknown {
    return typeof resolved === "number" || typeof resolved === "boolean" ? String(resolved) : resolved;
  }
}

/** An environment that is one token, as the list that a container definition has. */
class Environment extends Derived {
  protected derive(resolved: unknown): unknown {
    return applyPairs(resolved as Record<string, unknown>).map(({ Name, Value }) => ({ name: Name, value: Value }));
  }
}
