import Table from "cli-table3";
import type { Colors } from "./colors";
import { widthOf } from "./text";

export interface Column<Row> {
  heading: string;
  of(row: Row): string;
  /** Which columns stay longest where there is little room: the higher, the longer. */
  weight: number;
  /** To what width it can be shortened before columns are left out. @default not shortened */
  least?: number;
}

export interface TableOptions {
  /** Of the terminal. @default as wide as it gets */
  width?: number;
  colors?: Pick<Colors, "bold">;
}

interface Fitted<Row> extends Column<Row> {
  width: number;
}

const GAP = 2;

/**
 * Rows under their headings in columns, without lines around them. Columns without any value are left out. In a narrow
 * terminal those of little weight are shortened first, then left out.
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], options: TableOptions = {}): string {
  const { width = Number.POSITIVE_INFINITY, colors } = options;
  const fitted = withinRoom(
    columns.map(natural(rows)).filter((column) => column.width > 0),
    width,
  );
  const grid = new Table({
    chars: { ...NO_LINES, middle: " ".repeat(GAP) },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colWidths: fitted.map((column) => column.width),
  });
  grid.push(fitted.map(({ heading }) => (colors ? colors.bold(heading) : heading)));
  grid.push(...rows.map((row) => fitted.map((column) => column.of(row))));
  return grid
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const BORDERS = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
const MIDDLE = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid"];
const NO_LINES = Object.fromEntries([...BORDERS, ...MIDDLE].map((name) => [name, ""]));

function natural<Row>(rows: readonly Row[]): (column: Column<Row>) => Fitted<Row> {
  return (column) => {
    const widest = Math.max(0, ...rows.map((row) => widthOf(column.of(row))));
    return { ...column, width: widest === 0 ? 0 : Math.max(widest, column.heading.length) };
  };
}

/** The heaviest columns that have room together, shortened as far as that takes. */
function withinRoom<Row>(columns: readonly Fitted<Row>[], room: number): Fitted<Row>[] {
  const lightest = [...columns].sort((a, b) => a.weight - b.weight);
  for (let leftOut = 0; leftOut < columns.length - 1; leftOut += 1) {
    const shown = columns.filter((column) => !lightest.slice(0, leftOut).includes(column));
    let excess = total(shown) - room;
    const widths = new Map<Fitted<Row>, number>();
    for (const column of lightest.slice(leftOut)) {
      const least = Math.max(column.least ?? column.width, column.heading.length);
      const less = Math.max(0, Math.min(excess, column.width - least));
      widths.set(column, column.width - less);
      excess -= less;
    }
    if (excess <= 0) return shown.map((column) => ({ ...column, width: widths.get(column)! }));
  }
  return columns.filter((column) => column === lightest.at(-1));
}

function total(columns: readonly { width: number }[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, -GAP);
}
