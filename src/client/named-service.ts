import { SlipwayError } from "../protocol/errors";

/** A service, there or removed, as far as it takes to find it. */
export interface NamedService {
  Name: string;
  DisplayName: string;
  Stack?: string;
}

/**
 * The service that is meant: the one that is shown by this name, else the only one that has it for its own (with its stack's
 * before it or not), else the only one with a part of its name that begins so.
 */
export function matchService<T extends NamedService>(services: readonly T[], text: string): T | undefined {
  const wanted = text.toLowerCase();
  const ways: ((service: T) => boolean)[] = [
    ({ DisplayName }) => DisplayName === text,
    ({ Name, DisplayName, Stack }) => {
      const names = [Name, withoutState(DisplayName)].flatMap((name) => [name, `${Stack}/${name}`]);
      return names.includes(text) || withoutState(DisplayName).endsWith(`/${text}`);
    },
    ({ Name, DisplayName }) => `-${Name}/${DisplayName}`.toLowerCase().replaceAll("/", "-").includes(`-${wanted}`),
  ];
  for (const way of ways) {
    const found = services.filter(way);
    if (found.length > 1) {
      throw new SlipwayError(`"${text}" can be any of the services ${shownNames(found).join(", ")}.`);
    }
    if (found[0]) return found[0];
  }
  return undefined;
}

export function unknownService(services: readonly NamedService[], name: string): SlipwayError {
  return new SlipwayError(`There is no service "${name}". There are: ${shownNames(services).join(", ") || "none"}.`);
}

/** As they are shown; where several are shown the same, as they are called. */
function shownNames(services: readonly NamedService[]): string[] {
  const count = (name: string) => services.filter(({ DisplayName }) => DisplayName === name).length;
  return services.map(({ Name, DisplayName }) => (count(DisplayName) > 1 ? Name : DisplayName));
}

/** `web (removed)` and `web (replaced)` are called `web`. */
function withoutState(name: string): string {
  return name.replace(/ \((removed|replaced)\)$/, "");
}
