/** Key: what the planner shows to a server that asks who they are; kept until the window is closed. */

const NAME = "liutong-key";

/** The headers that show the key; none where none was given. @returns {Record<string, string>} */
export function credentials() {
  const key = sessionStorage.getItem(NAME);
  return key ? { authorization: `Bearer ${key}` } : {};
}

/** Keep this key from now on; an empty one is no key. @param {string} key */
export function keepKey(key) {
  if (key) sessionStorage.setItem(NAME, key);
  else sessionStorage.removeItem(NAME);
}
