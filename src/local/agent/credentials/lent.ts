import type { LendCredentialsRequest } from "../../../protocol/credentials";

/** Credentials of an account of AWS, which a user lends the tasks of a role. They are in no store, and gone with the process. */
export class LentCredentials {
  private readonly lent = new Map<string, LendCredentialsRequest>();

  lend(credentials: LendCredentialsRequest): void {
    this.lent.set(credentials.Role, credentials);
  }

  takeBack(role: string): void {
    this.lent.delete(role);
  }

  /** As a task's SDK reads them, while they hold. */
  of(role: string, now: number): Omit<LendCredentialsRequest, "Role"> | undefined {
    const found = this.lent.get(role);
    if (!found) return undefined;
    if (Date.parse(found.Expiration) > now) {
      const { Role: _, ...credentials } = found;
      return credentials;
    }
    // Over, or never to be.
    this.lent.delete(role);
    return undefined;
  }
}
