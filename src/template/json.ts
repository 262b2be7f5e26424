import { TemplateError } from "./template";

/**
 * Refuses an object of JSON text that has one key twice: JSON's own reader would keep the last without a word. The text is
 * JSON, as its reader has found.
 */
export function checkKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === "{") open.push(new Set());
    else if (found === "[") open.push(undefined);
    else if (found === "}" || found === "]") open.pop();
    else if (isKey(text, token.lastIndex)) {
      const keys = open.at(-1);
      const key = JSON.parse(found) as string;
      if (keys?.has(key)) throw new TemplateError("template", `the key ${found} is there twice in one object`);
      keys?.add(key);
    }
  }
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return text[at] === ":";
}
