import { stripVTControlCharacters } from "node:util";

/** How wide text is in a terminal, its colours left out. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** `text` in lines of at most `width`, broken between words; those after the first begin with `indent`. */
export function wrapped(text: string, width: number | undefined, indent: string): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=\S)(?= )/)) {
    if (line !== "" && widthOf(line + part) > width && line.trim() !== "") {
      lines.push(line);
      line = indent + part.trimStart();
    } else {
      line += part;
    }
  }
  return [...lines, line];
}

/** `text`, cut to `width` where it is longer; colours are kept whole. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let left = width - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  const parts = text.split(/(\u001b\[[0-9;]*m)/);
  const kept = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    const shown = part.slice(0, Math.max(0, left));
    const isEnd = left > 0 && part.length >= left;
    left -= part.length;
    return isEnd ? `${shown}…` : shown;
  });
  return kept.join("");
}
