const vm = require("node:vm");
const { TestEnvironment } = require("jest-environment-node");

/** Frames of an error's stack. Pulumi and the CDK take one for each of their values, and jest a hundred frames of each. */
const FRAMES = 20;

/**
 * Jest's own environment in a plain context. In the usual one each `Object`, `Map` or `Array` that a module names is asked
 * of a proxy, which takes a third of the processor's time in a simulation.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    const plain = vm.constants?.DONT_CONTEXTIFY;
    // Node.js has them since 20.18.
    if (plain !== undefined) vm.createContext = () => createContext(plain);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    this.global.Error.stackTraceLimit = FRAMES;
  }
};
