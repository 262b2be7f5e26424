import { isRecord } from "../protocol/json";
import { hasLanguageExtensions, type Template, TemplateError } from "./template";

const LOOP = /^Fn::ForEach(::|$)/;

/** Sections that loops are expanded in. */
const SECTIONS = ["Conditions", "Resources", "Outputs"] as const;

/**
 * The template with each `Fn::ForEach` as what it stands for. `collection` evaluates the values that a loop goes over.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(template: Template, collection: (value: unknown, path: string) => unknown): Template {
  const expanded = SECTIONS.map((section) => {
    const content = template[section];
    return [section, isRecord(content) ? new Loops(template, collection).expand(content, section) : content] as const;
  });
  return { ...template, ...Object.fromEntries(expanded.filter(([, content]) => content !== undefined)) };
}

class Loops {
  constructor(
    private readonly template: Template,
    private readonly collection: (value: unknown, path: string) => unknown,
  ) {}

  expand(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.expand(item, `${path}[${index}]`));
    if (!isRecord(value)) return value;
    const result = new Map<string, unknown>();
    const add = (key: string, item: unknown) => {
      if (result.has(key)) throw new TemplateError(path, `${key} is there twice once its loops are expanded`);
      result.set(key, item);
    };
    for (const [key, item] of Object.entries(value)) {
      if (!LOOP.test(key)) add(key, this.expand(item, `${path}.${key}`));
      else for (const [made, content] of this.loop(key, item, `${path}.${key}`)) add(made, content);
    }
    return Object.fromEntries(result);
  }

  private loop(key: string, value: unknown, path: string): [string, unknown][] {
    if (!hasLanguageExtensions(this.template)) {
      throw new TemplateError(path, "needs `Transform: AWS::LanguageExtensions` in the template");
    }
    if (!/^Fn::ForEach::[A-Za-z0-9]+$/.test(key)) {
      throw new TemplateError(path, "is named Fn::ForEach::Name, with a name of letters and digits");
    }
    const [identifier, over, fragment, ...more] = Array.isArray(value) ? (value as unknown[]) : [];
    if (typeof identifier !== "string" || !isRecord(fragment) || more.length > 0) {
      throw new TemplateError(path, "takes a list of three: an identifier, a collection, and a map to repeat");
    }
    const items = this.collection(over, `${path}[1]`);
    if (!Array.isArray(items) || items.some((item) => typeof item === "object")) {
      throw new TemplateError(`${path}[1]`, "goes over a list of text that is known before the deployment");
    }
    return items.flatMap((item) => {
      const made = replaced(fragment, identifier, String(item)) as Record<string, unknown>;
      return Object.entries(this.expand(made, `${path}[2]`) as Record<string, unknown>);
    });
  }
}

/** The fragment with an item in place of the loop's identifier: `${Name}`, `&{Name}` with letters and digits only, `Ref`. */
function replaced(value: unknown, identifier: string, item: string): unknown {
  if (typeof value === "string") {
    return value
      .replaceAll(`\${${identifier}}`, item)
      .replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ""));
  }
  if (Array.isArray(value)) return value.map((each) => replaced(each, identifier, item));
  if (!isRecord(value)) return value;
  if (value.Ref === identifier && Object.keys(value).length === 1) return item;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [replaced(key, identifier, item), replaced(each, identifier, item)]),
  );
}
