import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Case, Subject } from "./format";

const FOLDER = join(__dirname, "cases");

/** Every subject, by its file's name; a case with rows once for each. */
export function loadSubjects(): Subject[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => {
      const subject = parse(readFileSync(join(FOLDER, file), "utf8")) as Subject;
      return { ...subject, cases: subject.cases.flatMap(rowsOf) };
    });
}

function rowsOf({ each, ...one }: Case): Case[] {
  if (!each) return [one];
  return each.rows.map((row) => {
    if (row.length !== each.columns.length) throw new Error(`"${one.name}": the row ${JSON.stringify(row)} has gaps`);
    return filled(one, Object.fromEntries(each.columns.map((column, i) => [column, row[i]]))) as Case;
  });
}

/** `{column}` alone is the value itself; within text it is its words. */
function filled(value: unknown, row: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, row));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [filled(key, row) as string, filled(item, row)]),
    );
  }
  if (typeof value !== "string") return value;
  const whole = /^\{(\w+)\}$/.exec(value)?.[1];
  if (whole !== undefined && whole in row) return row[whole];
  return value.replace(/\{(\w+)\}/g, (text, name: string) => (name in row ? textOf(row[name]) : text));
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
