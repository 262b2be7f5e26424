import { DockerMachine } from "../conformance/docker-machine";
import { loadSubjects } from "../conformance/load";
import { play } from "../conformance/play";
import { local } from "./harness";

const SUBJECTS = loadSubjects()
  .map(({ subject, cases }) => ({ subject, cases: cases.filter(({ docker }) => docker === true) }))
  .filter(({ cases }) => cases.length > 0);

describe.each(SUBJECTS)("$subject", ({ cases }) => {
  test.concurrent.each(cases)("$name", async (one) => {
    const machine = new DockerMachine(await local());
    try {
      await play(machine, one);
    } finally {
      await machine.close();
    }
  });
});
