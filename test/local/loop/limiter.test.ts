import { Limiter } from "../../../src/local/loop/limiter";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("so many work at once, and the others follow in the order in which they came", async () => {
  const limiter = new Limiter(2);
  const begun: number[] = [];
  const end = new Map<number, () => void>();
  const works = [0, 1, 2, 3, 4].map((n) =>
    limiter.run(() => {
      begun.push(n);
      return new Promise<void>((resolve) => end.set(n, resolve));
    }),
  );
  await turn();
  expect(begun).toEqual([0, 1]);
  end.get(1)!();
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  for (const n of [0, 2]) end.get(n)!();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  for (const n of [3, 4]) end.get(n)!();
  await Promise.all(works);
  const later = limiter.run(async () => "done");
  expect(await later).toBe("done");
});

test("a work that fails makes way for the next", async () => {
  const limiter = new Limiter(1);
  const failing = limiter.run(() => Promise.reject(new Error("no")));
  const next = limiter.run(async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});
