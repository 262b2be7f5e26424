import { randomInt } from "node:crypto";
import { isRecord } from "../../../protocol/json";
import { invalidProperty } from "../../resources/handler";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
export interface GenerateSecretString {
  ExcludeCharacters?: string;
  ExcludeLowercase?: boolean;
  ExcludeNumbers?: boolean;
  ExcludePunctuation?: boolean;
  ExcludeUppercase?: boolean;
  GenerateStringKey?: string;
  IncludeSpace?: boolean;
  PasswordLength?: number;
  RequireEachIncludedType?: boolean;
  SecretStringTemplate?: string;
}

/** The text of a secret that is made up: a password, or the template's object with one in it. */
export function generated(asked: GenerateSecretString): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = asked;
  const path = "GenerateSecretString";
  if ((template === undefined) !== (key === undefined)) {
    throw invalidProperty(
      `${path}.${template === undefined ? "SecretStringTemplate" : "GenerateStringKey"}`,
      undefined,
      "SecretStringTemplate and GenerateStringKey go together",
    );
  }
  if (template === undefined || key === undefined) return password(asked);
  return JSON.stringify({ ...objectOf(template, `${path}.SecretStringTemplate`), [key]: password(asked) });
}

function objectOf(template: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(template);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the error below.
  }
  throw invalidProperty(path, template, "it must be the JSON of an object");
}

function password(asked: GenerateSecretString): string {
  const { PasswordLength: length = 32, ExcludeCharacters: without = "", RequireEachIncludedType: each = true } = asked;
  if (length < 1 || length > 4096) {
    throw invalidProperty("GenerateSecretString.PasswordLength", length, "allowed are 1 to 4096");
  }
  const kinds = [
    asked.ExcludeLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
    asked.ExcludeUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    asked.ExcludeNumbers ? "" : "0123456789",
    asked.ExcludePunctuation ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    asked.IncludeSpace ? " " : "",
  ]
    .map((letters) => [...letters].filter((letter) => !without.includes(letter)))
    .filter((letters) => letters.length > 0);
  const all = kinds.flat();
  if (all.length === 0) throw invalidProperty("GenerateSecretString", asked, "it leaves no character to choose from");
  const from = each && kinds.length <= length ? kinds : [];
  const letters = [...from, ...Array<string[]>(length - from.length).fill(all)].map(chosen);
  return shuffled(letters).join("");
}

const chosen = (letters: string[]): string => letters[randomInt(letters.length)]!;

function shuffled(letters: string[]): string[] {
  const result = [...letters];
  for (let at = result.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}
