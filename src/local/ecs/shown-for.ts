/** Milliseconds for which ECS still shows a stopped task, and a service or a cluster that is INACTIVE. */
export const SHOWN_FOR = 60 * 60 * 1000;
