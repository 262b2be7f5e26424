import { loadSubjects } from "./load";
import { play } from "./play";
import { SimulatedMachine } from "./simulated-machine";

const SUBJECTS = loadSubjects();

describe.each(SUBJECTS)("$subject", ({ cases }) => {
  test.each(cases)("$name", async (one) => {
    const machine = new SimulatedMachine();
    try {
      await play(machine, one);
    } finally {
      await machine.close();
    }
  });
});

test("there are at least 200 cases, each with a name of its own, a rule and a source", () => {
  const cases = SUBJECTS.flatMap(({ subject, source, cases }) => cases.map((one) => ({ subject, source, ...one })));
  expect(cases.length).toBeGreaterThanOrEqual(200);
  expect(new Set(cases.map(({ subject, name }) => `${subject}: ${name}`)).size).toBe(cases.length);
  for (const { rule, source, then, and } of cases) {
    expect(rule).toMatch(/\w.*[.»]$/);
    expect(source).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
    expect(then ?? and).toBeDefined();
  }
});
