/** The container, the volume and the image's repository of a control plane have one name, which tells it from another one. */
export const nameOfImage = (image: string) => image.slice(0, image.lastIndexOf(":"));
