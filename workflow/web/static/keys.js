// Which key does what, and how a person changes it. Kept in the browser: it says nothing of anybody.

const KEPT = "workflow-keys";

export const DEFAULTS = {
  play: ["Escape", "F4", "F9", "MediaPlayPause", "Ctrl+Space"],
  hold: [], // for a pedal: it plays as long as the foot is on it
  back: ["F3", "F7", "MediaTrackPrevious", "Alt+ArrowLeft"],
  forward: ["F8", "MediaTrackNext", "Alt+ArrowRight"],
  slower: ["F1", "Alt+Minus"],
  faster: ["F2", "Alt+Equal"],
  loop: ["F10", "Alt+L"],
  here: ["Alt+Enter"],
  next: ["F6", "Alt+N"],
  right: ["Alt+H"],
  up: ["Alt+ArrowUp"],
  down: ["Alt+ArrowDown"],
  pause: ["Alt+P"],
  who: ["Alt+W"],
  find: ["Ctrl+H"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Y", "Ctrl+Shift+Z"],
  save: ["Ctrl+S"],
  keys: ["Ctrl+Slash"],
};

/** What goes on as long as the key is held down; everything else happens once. */
export const REPEATED = new Set(["back", "forward", "slower", "faster", "up", "down", "undo", "redo"]);

/**
 * A key as it is written in the list: Ctrl+Shift+Z, F4, Alt+1. A letter is the one on the key, wherever it lies on the keyboard; digits, and
 * letters that Alt turns into signs, go by their place.
 */
export function nameOf(event) {
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : /^(?:Key|Digit)(.)$/.exec(event.code)?.[1];
  const plain = letter ?? (/^(Minus|Equal|Slash|Space|Numpad(?!Enter).+)$/.test(event.code) ? event.code : event.key);
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return [...held.filter(Boolean), plain].join("+");
}

export class Keys {
  constructor() {
    this.own = read();
  }

  of(action) {
    return this.own[action] ?? DEFAULTS[action];
  }

  action(name) {
    return Object.keys(DEFAULTS).find((action) => this.of(action).includes(name));
  }

  /** This key for this action, and for no other any more. */
  set(action, name) {
    for (const other of Object.keys(DEFAULTS)) if (this.of(other).includes(name)) this.own[other] = this.of(other).filter((key) => key !== name);
    this.own[action] = [name, ...this.of(action).filter((key) => key !== name)].slice(0, 5);
    keep(this.own);
  }

  reset() {
    this.own = {};
    keep(null);
  }
}

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([action, keys]) => action in DEFAULTS && Array.isArray(keys)));
  } catch {
    return {};
  }
}

function keep(own) {
  try {
    if (own) localStorage.setItem(KEPT, JSON.stringify(own));
    else localStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing: the keys hold until the page is closed
  }
}
