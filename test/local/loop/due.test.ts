import { Due } from "../../../src/local/loop/controllers/due";
import { seeded } from "../../support/random";

test("what is marked is due once", () => {
  const due = new Due();
  due.mark("a");
  due.mark("a");
  expect(due.take(0)).toEqual(["a"]);
  expect(due.take(0)).toEqual([]);
});

test("what has a time is due when that has come, and knows the next", () => {
  const due = new Due();
  due.wake("late", 20);
  due.wake("early", 10);
  expect(due.next).toBe(10);
  expect(due.take(9)).toEqual([]);
  expect(due.take(10)).toEqual(["early"]);
  expect(due.next).toBe(20);
});

test("a later word about the time is the one that holds", () => {
  const due = new Due();
  due.wake("a", 10);
  due.wake("a", 30);
  expect(due.take(20)).toEqual([]);
  due.wake("a", 25);
  expect(due.next).toBe(25);
  expect(due.take(30)).toEqual(["a"]);
  expect(due.next).toBeUndefined();
});

test("what was looked at early has no time any more", () => {
  const due = new Due();
  due.wake("a", 10);
  due.mark("a");
  expect(due.take(5)).toEqual(["a"]);
  expect(due.next).toBeUndefined();
  expect(due.take(10)).toEqual([]);
});

test("what came to nothing is due again", () => {
  const due = new Due();
  due.mark("a");
  due.wake("b", 1);
  due.take(1);
  due.putBack();
  expect(due.take(1).sort()).toEqual(["a", "b"]);
});

test.each([1, 2, 3, 4, 5])("is as a plain list would be, whatever is asked of it (%i)", (seed) => {
  const chance = seeded(seed);
  const upTo = (most: number) => Math.floor(chance() * most);
  const due = new Due();
  const times = new Map<string, number>();
  for (let now = 0; now < 2_000; now++) {
    for (let i = upTo(4); i > 0; i--) {
      const [id, at] = [String(upTo(50)), now + upTo(300)];
      due.wake(id, at);
      times.set(id, at);
    }
    const expected = [...times].filter(([, at]) => at <= now).map(([id]) => id);
    for (const id of expected) times.delete(id);
    expect(due.take(now).sort()).toEqual(expected.sort());
    expect(due.next).toBe(times.size > 0 ? Math.min(...times.values()) : undefined);
  }
});
