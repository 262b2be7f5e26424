import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";

/** Reads the members of a request of Slipway's own calls. */
export class RequestReader {
  private readonly members: Record<string, unknown>;

  constructor(input: unknown) {
    if (!isRecord(input)) throw new ApiError("SerializationException", "The request must be an object.");
    this.members = input;
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (!value) throw new ApiError("InvalidRequest", `${name} is required.`);
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.member(name, "a string", (value): value is string => typeof value === "string");
  }

  optionalNumber(name: string): number | undefined {
    return this.member(name, "a number", (value): value is number => typeof value === "number");
  }

  flag(name: string): boolean {
    return this.member(name, "true or false", (value): value is boolean => typeof value === "boolean") ?? false;
  }

  texts(name: string): string[] {
    const isTexts = (value: unknown): value is string[] =>
      Array.isArray(value) && value.every((item) => typeof item === "string");
    return this.member(name, "a list of strings", isTexts) ?? [];
  }

  map(name: string): Record<string, unknown> | undefined {
    return this.member(name, "an object", isRecord);
  }

  private member<T>(name: string, expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.members[name];
    if (value === undefined || value === null) return undefined;
    if (!is(value)) throw new ApiError("SerializationException", `${name} must be ${expected}.`);
    return value;
  }
}
