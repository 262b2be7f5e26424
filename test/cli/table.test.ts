import colors from "picocolors";
import { type Column, table } from "../../src/cli/output/table";

interface Row {
  id: string;
  name: string;
  reason: string;
}

const columns: Column<Row>[] = [
  { heading: "ID", weight: 3, of: ({ id }) => id },
  { heading: "NAME", weight: 2, least: 6, of: ({ name }) => name },
  { heading: "REASON", weight: 1, of: ({ reason }) => reason },
];
const rows = [
  { id: "first", name: "x", reason: "because" },
  { id: "2", name: "a-long-name", reason: "" },
];

test("columns are below each other and have no lines around", () => {
  expect(table(columns, rows)).toBe("ID     NAME         REASON\nfirst  x            because\n2      a-long-name");
});

test("where there is little room the columns of little weight are shortened, then left out", () => {
  expect(table(columns, rows, { width: 22 })).toBe("ID     NAME    REASON\nfirst  x       because\n2      a-lon…");
  expect(table(columns, rows, { width: 18 })).toBe("ID     NAME\nfirst  x\n2      a-long-name");
  expect(table(columns, rows, { width: 13 })).toBe("ID     NAME\nfirst  x\n2      a-lon…");
  expect(table(columns, rows, { width: 8 })).toBe("ID\nfirst\n2");
});

test("a column without any value is left out", () => {
  expect(table(columns, [{ id: "1", name: "", reason: "r" }])).toBe("ID  REASON\n1   r");
});

test("colours take no room", () => {
  const paint = colors.createColors(true);
  const painted = table([{ heading: "STATUS", weight: 1, of: ({ id }: Row) => paint.green(id) }, columns[1]!], rows, {
    colors: paint,
  });
  expect(painted.split("\n")[1]).toBe(`${paint.green("first")}   x`);
});
