import { walks } from "./walk";

walks(1, 2);
