import { playAll } from "../../support/seeds";
import { playSeed } from "./play";

void playAll(playSeed);
