import { E2E } from "./site";

process.env.SLIPWAY_NAME = E2E.name;
process.env.SLIPWAY_PORT = String(E2E.port);
