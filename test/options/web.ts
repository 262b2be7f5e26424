import {
  InvalidPropertyError,
  type Leaf,
  type Leafy,
  type LoadBalancedServiceOptions,
  type ServiceKind,
  serviceSpec,
} from "../../src/options";

export type Options = Exclude<Leafy<LoadBalancedServiceOptions>, Leaf>;

export const PATH = 'LoadBalancedService "web"';
export const make = (options: Options, kind: Partial<ServiceKind<string>> = {}) =>
  serviceSpec<string>(
    PATH,
    "web",
    { ...(options.build ? {} : { image: "web:1" }), port: 8080, ...options },
    { loadBalanced: true, capacity: [], ...kind },
  );
/** Of what a program in plain JavaScript may say. */
export const wrong = (options: object, kind: Partial<ServiceKind<string>> = {}) => {
  try {
    make(options as Options, kind);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace(`${PATH}: `, "");
  }
  throw new Error("nothing was wrong");
};
export const sidecar = (options: object) => ({ sidecars: { proxy: { image: "proxy:1", ...options } } });
