import { isRecord } from "../../protocol/json";
import { invalidProperty, type Properties } from "../resources/handler";

/** Reads properties of a resource, as CloudFormation does: text that reads as a number or a boolean is taken for one. */
export class PropertyReader {
  constructor(
    private readonly properties: Properties,
    private readonly path = "",
  ) {}

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.missing(name);
  }

  optionalText(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === "object") throw invalidProperty(this.at(name), value, "it must be a string");
    return String(value);
  }

  number(name: string): number {
    return this.optionalNumber(name) ?? this.missing(name);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const number = typeof value === "object" || value === "" ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw invalidProperty(this.at(name), value, "it must be a number");
    return number;
  }

  /** A number within a range. */
  optionalWithin(name: string, least: number, most: number): number | undefined {
    const value = this.optionalNumber(name);
    if (value === undefined || (value >= least && value <= most)) return value;
    throw invalidProperty(this.at(name), value, `allowed are ${least} to ${most}`);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.optionalText(name);
    const found = allowed.find((other) => other === value);
    if (value !== undefined && found === undefined) {
      throw invalidProperty(this.at(name), value, `allowed are ${allowed.join(", ")}`);
    }
    return found;
  }

  texts(name: string): string[] {
    return this.list(name).map((item, i) => {
      if (typeof item === "object") throw invalidProperty(`${this.at(name)}.${i}`, item, "it must be a string");
      return String(item);
    });
  }

  objects(name: string): PropertyReader[] {
    return this.list(name).map((item, i) => this.reader(item, `${this.at(name)}.${i}`));
  }

  object(name: string): PropertyReader | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : this.reader(value, this.at(name));
  }

  /** CloudFormation's tags in ECS's spelling. */
  tags(name = "Tags"): { key: string; value: string }[] {
    return this.objects(name).map((tag) => ({ key: tag.text("Key"), value: tag.optionalText("Value") ?? "" }));
  }

  /** The property's path, for messages. */
  at(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }

  raw(name: string): unknown {
    return this.properties[name] ?? undefined;
  }

  private list(name: string): unknown[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value)) throw invalidProperty(this.at(name), value, "it must be a list");
    return value;
  }

  private reader(value: unknown, path: string): PropertyReader {
    if (!isRecord(value)) throw invalidProperty(path, value, "it must be an object");
    return new PropertyReader(value, path);
  }

  private missing(name: string): never {
    throw invalidProperty(this.at(name), undefined, "it is required");
  }
}
