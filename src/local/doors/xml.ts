/** Elements by name, with text or elements in them; a list is an element of the name for each item. */
export interface Elements {
  [name: string]: Content | readonly Content[] | undefined;
}

type Content = string | Elements;

/** A document of these elements. */
export function xml(elements: Elements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${inner(elements)}`;
}

function inner(elements: Elements): string {
  return Object.entries(elements)
    .flatMap(([name, content = []]) => [content].flat().map((each) => element(name, each as Content)))
    .join("");
}

/** An attribute of an element, such as its namespace, is a part of its name. */
function element(name: string, content: Content): string {
  const inside = typeof content === "string" ? escaped(content) : inner(content);
  return `<${name}>${inside}</${name.split(" ", 1)[0]}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Control characters can't stand in XML, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?");
}
