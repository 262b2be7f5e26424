import { named } from "./group";
import { text } from "./values";

/** What of a repository is said to whoever delivers it. */
export const REPOSITORY = text("repositories, such as acme/shop", /^[\w-]+\/[\w.-]+$/)
  .known()
  .required("allowed are repositories, such as acme/shop");

export const BRANCH = text("names of branches, such as main", /^[\w./-]+$/).known();

/** What stands in a YAML file between quotes, and in a shell's word, as it is. */
const FOLDER = text("folders of the repository, such as services/web", /^[\w.][\w./-]*$/).known();

export const FOLDERS = named(FOLDER, "folders by the service's name", "allowed are folders");
