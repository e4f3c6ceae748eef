// The few words in which the parts of a page speak to its elements. Text enters as text alone.

export const el = (id) => document.getElementById(id);

/** A new element with its properties. */
export const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

/** A text with its {places} filled. */
export const put = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

/** Send something to the server; null where it does not answer. */
export function post(url, value) {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) }).catch(() => null);
}
