/** The container, the volume and the image's repository of a control plane have one name, which tells it from another one. */
export const nameOfImage = (image: string) => image.slice(0, image.lastIndexOf(":"));

/** This one's: what its tasks share in Docker is called by it, and another one's tasks have something else. */
export const OWN_NAME = nameOfImage(process.env.SLIPWAY_IMAGE ?? "slipway:");
