// The transcript on the screen: one element for each turn, one text in each, written in place. Text only ever enters as text.

import { itemAt, offsetOf, textOf } from "./model.js";
import { clock } from "./player.js";

const COMMIT_MS = 700; // after the last key
const HUES = 8;

const squeezed = (text) => text.trim().replace(/\s+/g, " ");

const SIGN = /^[([].*[)\]]$/; // a pause or another mark, whose length or place may change while the words around it stay

/** Where the caret stands, in words and letters of the next word, however long the marks before it are. */
function placeOf(text, offset) {
  const tokens = text.slice(0, offset).split(/\s+/);
  const inside = tokens.pop().length;
  return { words: tokens.filter((token) => token && !SIGN.test(token)).length, inside };
}

function offsetAt(text, { words, inside }) {
  let [passed, at] = [0, 0];
  for (const token of text.split(" ")) {
    if (passed >= words && !(inside && SIGN.test(token))) return at + Math.min(inside, token.length);
    passed += SIGN.test(token) ? 0 : 1;
    at += token.length + 1;
  }
  return text.length;
}

export class Sheet {
  /** `heard`: what the page does on what happens here; `t`: its texts. */
  constructor(root, t, happens) {
    Object.assign(this, { root, t, happens, turns: [], elements: new Map(), dirty: null, current: null, hues: new Map(), greys: new Map(), frozen: false });
    this.marks = ["spoken", "place", "pauses"].map((name) => globalThis.Highlight && new Highlight()).filter(Boolean);
    if (this.marks.length) ["spoken", "place", "pauses"].forEach((name, at) => CSS.highlights.set(name, this.marks[at]));
    root.addEventListener("input", (event) => this.typed(event));
    root.addEventListener("focusin", (event) => this.focused(event));
    root.addEventListener("focusout", (event) => this.left(event));
    root.addEventListener("click", (event) => this.clicked(event));
  }

  /** Show these turns; what is the same stays as it is, caret and all. */
  show(turns) {
    const old = this.turns;
    let head = 0;
    while (head < old.length && head < turns.length && old[head] === turns[head]) head++;
    let tail = 0;
    while (tail < old.length - head && tail < turns.length - head && old.at(-1 - tail) === turns.at(-1 - tail)) tail++;
    const fresh = turns.slice(head, turns.length - tail);
    const stay = new Set(fresh.map((one) => one.id));
    for (const one of old.slice(head, old.length - tail)) {
      if (stay.has(one.id)) continue;
      this.ungrey(one.id);
      this.elements.get(one.id)?.remove();
      this.elements.delete(one.id);
    }
    let after = head ? this.elements.get(turns[head - 1].id) : null;
    for (const one of fresh) {
      const element = this.elements.get(one.id) ?? this.made(one);
      this.fill(element, one);
      const place = after ? after.nextSibling : this.root.firstChild;
      if (element !== place) this.root.insertBefore(element, place);
      after = element;
    }
    this.turns = turns;
    this.places = null;
    this.spoken = null;
    for (const one of fresh) this.grey(one);
    if (this.pointed) this.point(this.pointed);
  }

  made(one) {
    const element = document.createElement("article");
    element.className = "turn";
    element.dataset.id = one.id;
    const who = document.createElement("button");
    Object.assign(who, { type: "button", className: "who", tabIndex: -1 });
    who.setAttribute("aria-haspopup", "menu");
    const time = document.createElement("button");
    Object.assign(time, { type: "button", className: "time", tabIndex: -1 });
    const text = document.createElement("p");
    Object.assign(text, { className: "text", spellcheck: false, tabIndex: -1 });
    for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", autocapitalize: "off", "data-gramm": "false" }))
      text.setAttribute(name, value);
    element.append(who, time, text);
    this.elements.set(one.id, element);
    return element;
  }

  fill(element, one) {
    const [who, time, text] = element.children;
    const words = textOf(one);
    const written = document.activeElement === text && squeezed(text.textContent) === words; // a space at the end stays while it is written
    if (text.textContent !== words && !written) {
      const caret = document.activeElement === text && this.caret();
      const place = caret && placeOf(text.textContent, caret.start);
      text.textContent = words;
      if (caret) this.set(text, offsetAt(words, place));
      element.style.containIntrinsicSize = `auto ${Math.ceil(words.length / 70) * 1.7 + 0.6}rem`;
    }
    const label = one.speaker === "?" ? "?" : one.speaker;
    if (!this.hues.has(label)) this.hues.set(label, this.hues.size % HUES);
    element.dataset.hue = label === "?" ? "none" : this.hues.get(label);
    const at = clock(one.items[0]?.s ?? 0);
    who.textContent = label;
    time.textContent = at;
    const name = this.t.turn.replace("{who}", label === "?" ? this.t.unknown : label).replace("{time}", at);
    text.setAttribute("aria-label", name);
    text.contentEditable = this.frozen ? "false" : "plaintext-only";
    if (this.frozen) text.setAttribute("aria-readonly", "true");
  }

  // ---- writing

  typed(event) {
    const id = Number(event.target.closest(".turn")?.dataset.id);
    if (this.dirty && this.dirty !== id) this.commit();
    if (this.dirty !== id) this.ungrey(id);
    this.dirty = id;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.commit(), COMMIT_MS);
    this.happens.typing();
  }

  /** What was typed becomes part of the state. */
  commit() {
    clearTimeout(this.timer);
    const id = this.dirty;
    this.dirty = null;
    if (!id || !this.elements.has(id)) return;
    this.happens.written(this.at(id), this.textElement(id).textContent);
  }

  /** The caret has gone elsewhere: the text stands as it is kept. */
  left(event) {
    this.commit();
    const id = Number(event.target.closest?.(".turn")?.dataset.id);
    const one = this.turns.find((other) => other.id === id);
    if (!one || event.target.className !== "text" || event.target.textContent === textOf(one)) return;
    event.target.textContent = textOf(one);
    this.grey(one);
  }

  at(id) {
    return this.turns.findIndex((one) => one.id === id);
  }

  textElement(id) {
    return this.elements.get(id).lastChild;
  }

  focused(event) {
    const id = Number(event.target.closest?.(".turn")?.dataset.id);
    if (!id || id === this.current) return;
    for (const [other, stop] of [[this.current, -1], [id, 0]])
      for (const child of this.elements.get(other)?.children ?? []) child.tabIndex = stop;
    this.elements.get(this.current)?.classList.remove("current");
    this.current = id;
    this.elements.get(id).classList.add("current");
  }

  clicked(event) {
    const element = event.target.closest(".turn");
    if (!element) return;
    const at = this.at(Number(element.dataset.id));
    if (event.target.className === "who") this.happens.asks(at, event.target);
    else if (event.target.className === "time") this.happens.from(this.turns[at].items[0]?.s ?? 0);
    else if (event.target.className === "text" && getSelection().isCollapsed) {
      const caret = this.caret();
      const item = caret && this.turns[at].items[itemAt(this.turns[at], caret.start).at];
      if (item && !this.dirty) this.happens.word(item);
    }
  }

  /** Where the caret stands: number of the turn, and from which to which character is marked. */
  caret() {
    const selection = getSelection();
    const text = selection.anchorNode?.parentElement?.closest?.(".text") ?? selection.anchorNode?.closest?.(".text");
    if (!text) return null;
    const at = this.at(Number(text.parentElement.dataset.id));
    const plain = text.textContent;
    const within = (node, offset) => (node?.nodeType === Node.TEXT_NODE && text.contains(node) ? offset : offset ? plain.length : 0);
    const inside = (node, offset) => plain.slice(0, within(node, offset)).replace(/^\s+/, "").replace(/\s+/g, " ").length;
    const [a, b] = [inside(selection.anchorNode, selection.anchorOffset), inside(selection.focusNode, selection.focusOffset)];
    return at < 0 ? null : { at, start: Math.min(a, b), end: Math.max(a, b), length: plain.trimEnd().length, text };
  }

  /** Put the caret into turn `at`, before character `offset` (Infinity: behind the last). */
  put(at, offset = 0, end = offset) {
    const one = this.turns[at];
    if (!one) return;
    const text = this.textElement(one.id);
    text.tabIndex = 0;
    text.focus({ preventScroll: true });
    this.set(text, offset, end);
    text.scrollIntoView({ block: "nearest" });
  }

  set(text, offset, end = offset) {
    const node = text.firstChild;
    const length = node?.length ?? 0;
    getSelection().setBaseAndExtent(node ?? text, Math.min(offset, length), node ?? text, Math.min(end, length));
  }

  /** Whether the caret stands in the first, or the last, line of its turn. */
  atEdge(up) {
    const caret = this.caret();
    if (!caret || caret.start !== caret.end) return false;
    const box = caret.text.getBoundingClientRect();
    const line = getSelection().getRangeAt(0).getClientRects()[0];
    if (!line) return up ? caret.start === 0 : caret.start === caret.length;
    return up ? line.top - box.top < line.height * 0.9 : box.bottom - line.bottom < line.height * 0.9;
  }

  // ---- marking

  /** The word that is being said is marked; returns the number of its turn. */
  speak(ms) {
    this.places ??= this.placed();
    const { starts, items } = this.places;
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= ms) low = middle + 1;
      else high = middle;
    }
    const found = items[low - 1];
    if (!found || ms > found.item.e + 400) return this.unspoken();
    if (this.spoken === found) return found.one.id;
    this.spoken = found;
    if (this.said !== found.one.id) {
      this.elements.get(this.said)?.classList.remove("speaking");
      this.elements.get(found.one.id)?.classList.add("speaking");
      this.said = found.one.id;
    }
    this.paint(0, this.dirty === found.one.id ? [] : [this.range(found.one, found.at, found.at)]);
    return found.one.id;
  }

  unspoken() {
    if (this.spoken) this.paint(0, []);
    this.spoken = null;
    return null;
  }

  placed() {
    const items = this.turns.flatMap((one) => one.items.map((item, at) => ({ one, at, item })).filter(({ item }) => !item.mark));
    items.sort((a, b) => a.item.s - b.item.s);
    return { items, starts: items.map(({ item }) => item.s) };
  }

  /** Mark the words of a place to hear again, and return the number of the turn where it begins; -1 where no words lie there. */
  point(place) {
    this.pointed = place;
    const ranges = [];
    let first = -1;
    for (const [number, one] of place ? this.turns.entries() : []) {
      const inside = (item) => item.s < Math.max(place.end_ms, place.start_ms + 1) && item.e > place.start_ms;
      const from = one.items.findIndex(inside);
      if (from < 0) continue;
      if (first < 0) first = number;
      ranges.push(this.range(one, from, one.items.findLastIndex(inside)));
    }
    this.paint(1, ranges);
    return first;
  }

  /** Pauses are printed lighter than words; only in turns that are new. */
  grey(one) {
    this.ungrey(one.id);
    const found = [...one.items.keys()].filter((at) => one.items[at].mark).map((at) => this.range(one, at, at)).filter(Boolean);
    if (!found.length || !this.marks[2]) return;
    this.greys.set(one.id, found);
    for (const range of found) this.marks[2].add(range);
  }

  ungrey(id) {
    for (const range of this.greys.get(id) ?? []) this.marks[2].delete(range);
    this.greys.delete(id);
  }

  range(one, first, last) {
    const node = this.textElement(one.id).firstChild;
    const start = offsetOf(one, first);
    const end = offsetOf(one, last) + one.items[last].t.length;
    if (!node || end > node.length) return null;
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  paint(which, ranges) {
    const mark = this.marks[which];
    if (!mark) return;
    mark.clear();
    for (const range of ranges) if (range) mark.add(range);
  }

  /** Bring a turn into sight. */
  reveal(id, smooth = true) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const element = this.elements.get(id);
    if (!element) return;
    const box = element.getBoundingClientRect();
    const head = document.querySelector(".bar").offsetHeight;
    if (box.top > head + 40 && box.bottom < innerHeight - 80) return;
    element.scrollIntoView({ block: "center", behavior: smooth && !calm ? "smooth" : "auto" });
  }
}
