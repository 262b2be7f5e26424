import { walks } from "./walk";

walks(0, 2);
