import type { StrategyItem } from "../capacity/record";

export const describeStrategy = (strategy: StrategyItem[]) => strategy.map((item) => ({ ...item }));
