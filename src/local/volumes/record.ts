import { table } from "../table";

/** A Docker volume that outlives the tasks that use it. */
export interface KeptVolume {
  /** Its name in Docker. */
  id: string;
  /** The file system that it is on, where that is a resource here: the volume goes with it. */
  fileSystem?: string;
  /** Stacks whose tasks have used it: without a file system of its own it goes with the last of them. */
  stacks: string[];
  createdAt: number;
}

export const keptVolumes = table<KeptVolume>();
