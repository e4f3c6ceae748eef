// Find and replace: what would change is seen first, each place can be left out, and one Undo takes all of it back.

import { textOf } from "./model.js";
import { clock } from "./player.js";

const MOST = 1000;
const AROUND = 42; // letters shown on either side

/** Every place where the turns hold what is looked for: {at, start, end}. */
export function matches(turns, what, { words = true, exact = false } = {}) {
  if (!what.trim()) return [];
  const plain = what.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, " ");
  const edge = "[\\p{L}\\p{N}_]";
  const pattern = new RegExp(words ? `(?<!${edge})${plain}(?!${edge})` : plain, exact ? "gu" : "giu");
  const found = [];
  for (const [at, one] of turns.entries())
    for (const match of textOf(one).matchAll(pattern)) {
      found.push({ at, start: match.index, end: match.index + match[0].length });
      if (found.length === MOST) return found;
    }
  return found;
}

/** The text of each turn that changes, by its number. */
export function replaced(turns, chosen, text) {
  const found = new Map();
  for (const { at, start, end } of chosen.toReversed()) {
    const before = found.get(at) ?? textOf(turns[at]);
    found.set(at, before.slice(0, start) + text + before.slice(end));
  }
  return found;
}

export class Find {
  constructor(root, t, happens) {
    Object.assign(this, { root, t, happens, found: [] });
    const again = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 120);
    };
    for (const field of [root.what, root.words, root.exact]) field.addEventListener("input", again);
    root.with.addEventListener("input", () => this.draw());
    root.list.addEventListener("change", () => this.count());
    root.list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (!row || event.target.tagName !== "BUTTON") return;
      this.caret = null; // from here on they are at work there
      happens.shows(this.found[row.value - 1]);
    });
    root.all.addEventListener("click", () => this.replace());
    root.dialog.addEventListener("close", () => this.caret && happens.back(this.caret));
    for (const field of [root.what, root.with])
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.look();
      });
  }

  /** `caret`: where somebody was at work; there they are again when this is closed. */
  open(text, caret = null) {
    this.caret = caret;
    if (text) this.root.what.value = text;
    this.root.dialog.show();
    this.root.what.focus();
    this.root.what.select();
    this.look();
  }

  look() {
    const { what, words, exact } = this.root;
    this.found = matches(this.happens.turns(), what.value, { words: words.checked, exact: exact.checked });
    this.draw();
  }

  draw() {
    const turns = this.happens.turns();
    this.root.list.replaceChildren(...this.found.map((match, at) => this.row(turns[match.at], match, at)));
    this.count();
  }

  count() {
    const ticked = this.ticked().length;
    const n = this.found.length;
    this.root.found.textContent = this.root.what.value.trim() ? this.t.found[n === 0 ? "none" : n === 1 ? "one" : "many"].replace("{n}", n) : "";
    this.root.all.disabled = !ticked || this.happens.frozen();
  }

  ticked() {
    return [...this.root.list.querySelectorAll("input")].flatMap((box, at) => (box.checked ? [this.found[at]] : []));
  }

  row(one, { start, end }, at) {
    const text = textOf(one);
    const row = document.createElement("li");
    row.value = at + 1;
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    const go = Object.assign(document.createElement("button"), { type: "button", className: "when", textContent: clock(one.items[0]?.s ?? 0) });
    const preview = document.createElement("span");
    const gone = Object.assign(document.createElement("del"), { textContent: text.slice(start, end) });
    const fresh = Object.assign(document.createElement("ins"), { textContent: this.root.with.value });
    box.setAttribute("aria-label", `${text.slice(Math.max(0, start - 20), start)}${text.slice(start, end)}${text.slice(end, end + 20)}`);
    preview.append((start > AROUND ? "… " : "") + text.slice(Math.max(0, start - AROUND), start), gone);
    if (this.root.with.value) preview.append(fresh);
    preview.append(text.slice(end, end + AROUND) + (end + AROUND < text.length ? " …" : ""));
    row.append(box, go, preview);
    return row;
  }

  replace() {
    const chosen = this.ticked();
    this.happens.replaces(replaced(this.happens.turns(), chosen, this.root.with.value.trim()));
    this.look();
    this.root.what.focus(); // the button has nothing left to do, and a button that is off holds no focus
    this.root.found.textContent = this.t.replaced.replace("{n}", chosen.length);
  }
}
