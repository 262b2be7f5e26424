// The tests have a local ECS of their own beside the machine's, which knows nothing of it.
process.env.SLIPWAY_NAME = "slipway-e2e";
process.env.SLIPWAY_PORT = "4611";
