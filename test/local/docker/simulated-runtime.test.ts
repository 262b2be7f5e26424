import { SimulatedClock } from "../../support/clock";
import { SimulatedDocker } from "../../support/docker";
import { runtimeCases } from "../../support/runtime-cases";

const clock = new SimulatedClock();
const docker = new SimulatedDocker(clock);
let images = 0;

runtimeCases({
  runtime: (owner) => docker.runtime({ owner }),
  running: (program) => {
    const image = `program:${++images}`;
    docker.images.set(image, program);
    return { image };
  },
  until: async (look) => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await clock.run(20);
    }
  },
  through: async (work) => {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    await clock.runUntil(() => ended);
    return work;
  },
});
