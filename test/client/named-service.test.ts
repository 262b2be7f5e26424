import { matchService } from "../../src/client/named-service";

describe("a service", () => {
  const named = (DisplayName: string, Name = DisplayName) => ({ Name, DisplayName, Stack: "shop" });
  const web = named("web", "shop-webServiceDF5181DE-6E40493C65FD");
  const api = named("api", "shop-apiServiceFF703CB9-CB27F394E164");
  const admin = named("web-admin");
  const all = [web, api, admin];

  test("is found by the name that it is shown with, and by the generated one, before all else", () => {
    expect(matchService(all, "web")).toBe(web);
    expect(matchService(all, "shop-webServiceDF5181DE-6E40493C65FD")).toBe(web);
    expect(matchService(all, "web-admin")).toBe(admin);
  });

  test("is found with its stack's name before it", () => {
    expect(matchService(all, "shop/api")).toBe(api);
  });

  test("is found by the beginning of a part of its name, if that is the only one", () => {
    expect(matchService(all, "apiservice")).toBe(api);
    expect(matchService(all, "adm")).toBe(admin);
    expect(matchService(all, "pi")).toBeUndefined();
    expect(() => matchService(all, "we")).toThrow('"we" can be any of the services web, web-admin.');
  });

  test("that is one of several with constructs around it is asked for in full", () => {
    const blue = named("blue/api", "shop-blueapiServiceAA268F14-CB27F394E164");
    const green = named("green/api", "shop-greenapiService2D735DA6-CB27F394E165");
    expect(matchService([blue, green], "blue/api")).toBe(blue);
    expect(() => matchService([blue, green], "api")).toThrow('"api" can be any of the services blue/api, green/api.');
    expect(matchService([blue, web], "api")).toBe(blue);
  });

  test("that was removed is still called so", () => {
    const gone = named("web (removed)", "shop-webServiceDF5181DE-6E40493C65FD");
    expect(matchService([gone], "web")).toBe(gone);
    const earlier = named("web (removed)", "shop-webServiceDF5181DE-000000000000");
    expect(() => matchService([gone, earlier], "web")).toThrow(
      "shop-webServiceDF5181DE-6E40493C65FD, shop-webServiceDF5181DE-000000000000",
    );
  });
});
