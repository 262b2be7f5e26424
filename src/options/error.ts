/** A property that cannot be what it is. Names the component, the property's path, the value, and what is allowed. */
export class InvalidPropertyError extends Error {
  /**
   * @param component the component in messages, e.g. `FargateService "web"`
   * @param property path of the property, e.g. `sidecars.proxy.ports[0].port`
   * @param value what it is
   * @param allowed what it may be, as the end of a sentence: `allowed are 1 to 65535`
   */
  constructor(
    readonly component: string,
    readonly property: string,
    readonly value: unknown,
    readonly allowed: string,
  ) {
    super(`${component}: ${property} is ${show(value)}; ${allowed}`);
    this.name = "InvalidPropertyError";
  }
}

/** What stands for a value in a message where the value itself would say less, or too much. */
export class Described {
  constructor(readonly text: string) {}
}

function show(value: unknown): string {
  if (value instanceof Described) return value.text;
  if (value === undefined) return "not set";
  const instance = instanceOf(value);
  if (instance) return instance;
  // JSON has neither NaN nor Infinity.
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(plain(value)) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

/** What JSON can say. A framework's objects go round in circles, and know secrets; so may what a program makes. */
function plain(value: unknown, around: unknown[] = []): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return instanceOf(value) ?? value;
  if (around.includes(value)) return "itself";
  const instance = instanceOf(value);
  if (instance) return instance;
  const inner = [...around, value];
  if (Array.isArray(value)) return value.map((item) => plain(item, inner));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, inner)]));
}

/** `a Vpc`, `a function`: of what is no plain data. */
export function instanceOf(value: unknown): string | undefined {
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null) return undefined;
  // A map of the program's may have a property `constructor` itself.
  const { name = "Object" } = (Object.getPrototypeOf(value)?.constructor ?? Object) as { name?: unknown };
  if (name === "Object" || name === "Array") return undefined;
  if (typeof name !== "string" || name === "") return "an object of a class";
  // A bundler may have numbered the class: `Cluster2`.
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name.replace(/(?<=[a-z])\d+$/, "")}`;
}
