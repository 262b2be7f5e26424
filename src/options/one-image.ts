/** `T` with exactly one of `image` and `build`. */
export type OneImage<T> = T & (One<T, "image", "build"> | One<T, "build", "image">);

type One<T, This extends string, Other extends string> = {
  [K in keyof T & This]-?: NonNullable<T[K]>;
} & { [K in Other]?: undefined };
