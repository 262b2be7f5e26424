import { InvalidPropertyError, Leaf } from "../../src/options";
import { type Entries, fillOne, group, type SpecOf } from "../../src/options/group";
import { Property } from "../../src/options/property";
import { flag, oneOf, textMap, texts, whole } from "../../src/options/values";

interface Shop {
  size: number;
  kind?: "small" | "large";
  open?: boolean;
}

const SHOP = {
  size: whole(1, 9, "rooms").required("allowed are 1 to 9 rooms"),
  kind: oneOf("small", "large").default(({ sibling }) => (sibling<number>("size") > 4 ? "large" : "small")),
  open: flag(),
} satisfies Entries<Shop>;

const read = (value: unknown) => {
  const property = new Property("Town", "shop", value);
  return fillOne(group(SHOP), property, { name: "town", root: property });
};

describe("a group", () => {
  test("has every default filled in, one that follows from a property beside it too", () => {
    expect(read({ size: 5 })).toEqual({ size: 5, kind: "large", open: undefined });
    expect(read({ size: 2, open: true })).toEqual({ size: 2, kind: "small", open: true });
  });

  test("that is not set stays so", () => expect(read(undefined)).toBeUndefined());

  test("has leaves as they are", () => {
    const later = new Leaf("later");
    expect(read({ size: 5, kind: later })?.kind).toBe(later);
  });

  test.each([
    [{}, "Town: shop.size is not set; allowed are 1 to 9 rooms"],
    [{ size: 10 }, "Town: shop.size is 10; allowed are whole numbers from 1 to 9 rooms"],
    [{ size: Symbol("ten") }, "Town: shop.size is a symbol; allowed are whole numbers from 1 to 9 rooms"],
    [
      { size: new (class {})() },
      "Town: shop.size is an object of a class; allowed are whole numbers from 1 to 9 rooms",
    ],
    [{ size: 1, constructor: 1 }, "Town: shop.constructor is 1; there is no such property; there are size, kind, open"],
    [{ size: { constructor: 1 } }, 'Town: shop.size is {"constructor":1}; allowed are whole numbers from 1 to 9 rooms'],
    [{ size: 1, opn: true }, "Town: shop.opn is true; there is no such property; did you mean open?"],
    [{ size: 1, door: 1 }, "Town: shop.door is 1; there is no such property; there are size, kind, open"],
    [new Leaf({}), /^Town: shop is known only later/],
    [null, "Town: shop is null; allowed are objects with the properties size, kind, open"],
  ])("that is %j is refused", (value, message) => {
    expect(() => read(value)).toThrow(InvalidPropertyError);
    expect(() => read(value)).toThrow(message);
  });
});

test("what is undefined in a map of text is left out of it; in a list it is refused", () => {
  const one = <S>(entry: { read(...args: never[]): S }, value: unknown) => {
    const property = new Property("Town", "shop", value);
    return fillOne(entry as Parameters<typeof fillOne<S>>[0], property, { name: "town", root: property });
  };
  expect(one(textMap("signs"), { A: "a", B: undefined })).toEqual({ A: "a" });
  expect(one(textMap("signs"), { constructor: "a" })).toEqual({ constructor: "a" });
  expect(() => one(texts("a"), ["a", undefined])).toThrow("shop[1] is not set; allowed are strings");
});

test("the compiler refuses entries that are missing, too many, of another type, or less or more than needed", () => {
  const { size, kind, open } = SHOP;
  // @ts-expect-error there is none for `open`
  const missing = { size, kind } satisfies Entries<Shop>;
  // @ts-expect-error there is no `door`
  const extra = { size, kind, open, door: flag() } satisfies Entries<Shop>;
  // @ts-expect-error `kind` may be large as well
  const narrow = { size, kind: oneOf("small"), open } satisfies Entries<Shop>;
  // @ts-expect-error `open` is a flag
  const other = { size, kind, open: whole(1) } satisfies Entries<Shop>;
  // @ts-expect-error `size` has no question mark
  const optional = { size: whole(1, 9), kind, open } satisfies Entries<Shop>;
  // @ts-expect-error `open` has one
  const required = { size, kind, open: flag().required("allowed are true and false") } satisfies Entries<Shop>;
  // @ts-expect-error large is no number
  whole(1).default("large");
  const spec: SpecOf<typeof SHOP> = { size: 1, kind: "small", open: undefined };
  expect([missing, extra, narrow, other, optional, required, spec]).toHaveLength(7);
});
