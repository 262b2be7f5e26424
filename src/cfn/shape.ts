/** What a value may be: a member of an API's model, or a property of a resource. Lengths and ranges include both ends. */
export type Shape =
  | { type: "string"; enum?: readonly string[]; pattern?: string; min?: number; max?: number }
  | { type: "boolean" }
  | { type: "timestamp" }
  | { type: "blob" }
  | { type: "json" }
  | { type: "integer" | "long" | "double" | "float"; min?: number; max?: number; enum?: readonly number[] }
  | { type: "list"; of: Shape; min?: number; max?: number }
  | { type: "map"; of: Shape; key?: Shape }
  | { type: "structure"; name: string };

export interface Structure {
  members: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  /** Whether exactly one of the members is given. */
  union?: boolean;
  /** What members are called on the wire, of EC2's protocol. @default their own names */
  wire?: Readonly<Record<string, string>>;
}

export type Structures = Readonly<Record<string, Structure>>;
