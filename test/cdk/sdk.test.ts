import { sdk } from "../../src/cdk/sdk";

test.each(Object.keys(Object.getOwnPropertyDescriptors(sdk)) as (keyof typeof sdk)[])(
  "the CDK's module %s is asked for once, however many values are made with it",
  (name) => {
    expect(Object.getOwnPropertyDescriptor(sdk, name)?.get).toBeDefined();
    const first = sdk[name];
    expect(Object.getOwnPropertyDescriptor(sdk, name)?.value).toBe(first);
    expect(sdk[name]).toBe(first);
  },
);
