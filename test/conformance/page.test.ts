import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSubjects } from "./load";
import { loadDifferences, pageOf } from "./page";

const PAGE = join(__dirname, "../../docs/conformance.md");

test("the page tells what the cases say", () => {
  const page = pageOf(loadSubjects(), loadDifferences());
  if (process.env.SLIPWAY_WRITE_PAGE === "1") writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, "utf8")).toBe(page);
});
