import { playAll } from "../../../support/seeds";
import { walkFrom } from "./walk";

void playAll(walkFrom);
