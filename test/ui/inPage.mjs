// Runs in the frames of a window, where it is sent as text: each function stands alone.

/**
 * Reports every message and every piece of the page that holds one of these texts, through the binding `tellOfCanary`.
 *
 * @param {readonly string[]} forms
 */
export function listen(forms) {
  const tell = (kind, text) => {
    if (forms.some((form) => text.includes(form))) void window.tellOfCanary(kind, document.title, text);
  };
  const textOf = (data) => {
    try {
      return typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
    } catch {
      return '';
    }
  };
  const hear = ({ data }) => tell('message', textOf(data));
  // A webview writes its document anew, which ends all listening: so it begins again with the first of the panel's own.
  const add = EventTarget.prototype.addEventListener.bind(window);
  window.addEventListener = (...args) => {
    if (args[0] === 'message') add('message', hear, true);
    add(...args);
  };
  add('message', hear, true);
  const look = (changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === 'characterData') tell('page', target.textContent ?? '');
      if (type === 'attributes') tell('page', target.getAttribute(attributeName) ?? '');
      for (const node of addedNodes) tell('page', node.outerHTML ?? node.textContent ?? '');
    }
  };
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document, all);
}

/**
 * The page, the values of its fields, and what it has stored: where each text stands, and the text.
 *
 * @returns {Promise<[string, string][]>}
 */
export async function dump() {
  const title = `"${document.title}"`;
  const texts = [[`the page of ${title}`, document.documentElement.outerHTML]];
  for (const field of document.querySelectorAll('input, textarea')) texts.push([`a field of ${title}`, field.value]);
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
    for (const [key, value] of Object.entries(storage)) texts.push([`${name} ${key}`, `${key} ${value}`]);
  }
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  const textOf = (value) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : (JSON.stringify(value) ?? '');
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName).objectStore(storeName);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      values.forEach((value, at) => texts.push([`${name} ${storeName} ${textOf(keys[at])}`, textOf(value)]));
    }
    database.close();
  }
  return texts;
}
