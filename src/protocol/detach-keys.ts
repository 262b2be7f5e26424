/**
 * Keys by which a terminal leaves Docker's exec. Docker holds back what may become them, and has Ctrl-P, Ctrl-Q unless told
 * otherwise: shells use these, and binary input has them. These nobody types, and there is no way to have none.
 */
export const DETACH_KEYS = Array.from({ length: 8 }, () => "ctrl-^,ctrl-_").join(",");
