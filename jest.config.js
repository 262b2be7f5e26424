// Unit tests by default; SLIPWAY_E2E=1 runs those on real Docker instead (one after the other).
const e2e = process.env.SLIPWAY_E2E === "1";

// The CDK's own check of a template takes most of the time of a test that synthesizes one.
process.env.CDK_VALIDATION = "false";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: e2e ? "node" : "<rootDir>/test/environment.cjs",
  testMatch: e2e ? ["<rootDir>/test/e2e/**/*.test.ts"] : ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: e2e ? ["/node_modules/"] : ["/node_modules/", "<rootDir>/test/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  ...(e2e && {
    setupFiles: ["<rootDir>/test/e2e/setup.ts"],
    // What a run that was killed left behind doesn't stand in the next one's way.
    globalSetup: "<rootDir>/test/e2e/teardown.ts",
    globalTeardown: "<rootDir>/test/e2e/teardown.ts",
  }),
  // Far from what any takes on a machine that has time for it.
  testTimeout: e2e ? 300_000 : 600_000,
  maxWorkers: e2e ? 1 : 2,
  // What @pulumi/pulumi and the CDK keep of each file's own copy of them adds up: a worker above this makes room for a fresh one.
  workerIdleMemoryLimit: "1GB",
};
