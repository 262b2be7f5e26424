/** Told what is being done, a sentence at a time, where that takes a while. */
export type Say = (message: string) => void;

export const silent: Say = () => {};
