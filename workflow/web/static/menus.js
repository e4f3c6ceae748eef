// Two lists that open over the page: who says a turn, and which key does what.

import { el, make } from "./dom.js";
import { DEFAULTS, Keys } from "./keys.js";

export class Menus {
  constructor(page) {
    Object.assign(this, { page, bound: new Keys(), learning: null });
    el("who").addEventListener("keydown", (event) => this.move(event));
    el("keys-reset").addEventListener("click", () => this.bound.reset() ?? this.keys());
  }

  /** Whose the turn is, or the words that are marked in it. */
  who(at, button) {
    const { page } = this;
    const menu = el("who");
    const caret = page.sheet.caret();
    const marked = caret?.at === at && caret.end > caret.start ? caret : null;
    const item = (text, hint, act, checked) => {
      const one = make("button", { type: "button", textContent: text });
      one.setAttribute("role", checked === undefined ? "menuitem" : "menuitemradio");
      if (checked !== undefined) one.setAttribute("aria-checked", checked);
      if (hint) one.append(make("kbd", { textContent: hint }));
      one.addEventListener("click", () => {
        menu.hidePopover();
        act();
      });
      return one;
    };
    const own = page.turns[at].speaker;
    const rows = page.speakers.map((who, k) => item(who, k < 9 ? `Alt+${k + 1}` : "", () => page.give(at, who, marked), who === own));
    if (at > 0) rows.push(item(page.t.join, "⌫", () => page.join(at)));
    menu.replaceChildren(make("p", { textContent: marked ? page.t.giveSome : page.t.give }), ...rows);
    const box = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, box.left)}px`;
    menu.style.top = `${Math.min(box.bottom + 4, innerHeight - 60 - rows.length * 34)}px`;
    menu.showPopover();
    (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("button")).focus();
  }

  move(event) {
    const rows = [...el("who").querySelectorAll("button")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    rows.at((rows.indexOf(document.activeElement) + by) % rows.length).focus();
  }

  /** The list of keys; a line that is chosen waits for the key that it is to have. */
  keys() {
    const { t } = this.page;
    const rows = Object.keys(DEFAULTS).map((action) => {
      const button = make("button", { type: "button", textContent: t.actions[action] });
      const cell = make("td", { ariaLive: "polite" });
      for (const key of this.bound.of(action)) cell.append(make("kbd", { textContent: key }), " ");
      button.dataset.action = action;
      button.addEventListener("click", () => {
        this.learning = action;
        cell.textContent = t.press;
      });
      return line(button, cell);
    });
    for (const [key, what] of t.fixed) {
      const cell = make("td");
      cell.append(make("kbd", { textContent: key }));
      rows.push(line(what, cell));
    }
    el("keys-list").replaceChildren(...rows);
    if (!el("keys-dialog").open) el("keys-dialog").showModal();
  }

  /** The chosen line has this key from now on. */
  learn(event, name) {
    if (["Control", "Alt", "Shift", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const action = this.learning;
    this.bound.set(action, name);
    this.learning = null;
    this.keys();
    el("keys-list").querySelector(`[data-action=${action}]`).focus();
  }
}

function line(head, cell) {
  const row = make("tr");
  const name = make("th");
  name.append(head);
  row.append(name, cell);
  return row;
}
