import { invalidProperty } from "../resources/handler";

/** A name of a load balancer or target group: 1 to 32 letters, digits and hyphens, none of them at an end. */
export function checkName(name: string): string {
  if (/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(name)) return name;
  throw invalidProperty("Name", name, "it must have 1 to 32 letters, digits and hyphens, and no hyphen at an end");
}

/** Text without control characters, of at most so many characters. */
export function checkText(path: string, value: string, most: number): string {
  if (value.length > most) throw invalidProperty(path, value, `it has at most ${most} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) throw invalidProperty(path, value, "it can't have control characters");
  return value;
}

/** {@link checkText} of a part of a URL: printable ASCII without spaces. */
export function checkUrlText(path: string, value: string, most: number): string {
  checkText(path, value, most);
  if (/^[!-~]*$/.test(value)) return value;
  throw invalidProperty(path, value, "it must be of printable ASCII characters, without spaces");
}

/** The path of a URL, which begins with a slash. */
export function checkUrlPath(path: string, value: string, most: number): string {
  if (value.startsWith("/")) return checkUrlText(path, value, most);
  throw invalidProperty(path, value, "it must begin with a slash");
}
