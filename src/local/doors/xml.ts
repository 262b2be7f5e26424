/** Elements by name, with text or elements in them. */
interface Elements {
  [name: string]: string | Elements;
}

/** A document of these elements. */
export function xml(elements: Elements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${inner(elements)}`;
}

function inner(elements: Elements): string {
  return Object.entries(elements)
    .map(([name, content]) => `<${name}>${typeof content === "string" ? escaped(content) : inner(content)}</${name}>`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Control characters can't stand in XML, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, "?");
}
