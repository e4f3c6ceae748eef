// What to hear again, in the order in which listening pays most, or by time.

import { clock } from "./player.js";

const LEAD_MS = 2000;
export const keyOf = (place) => `${place.start_ms} ${place.end_ms}`;

export class Places {
  constructor(root, t, happens) {
    Object.assign(this, { root, t, happens, all: [], current: null, done: 0, order: "worst" });
    root.list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) this.go(this.shown()[[...row.parentElement.children].indexOf(row)]);
    });
    root.order.addEventListener("change", () => {
      this.order = root.order.value;
      this.draw();
    });
  }

  /** Those that there are, without what has been heard since; `back` was heard and is to be heard again: it is the present one. */
  set(places, heard, back = null) {
    const current = back ?? this.current;
    this.all = places.filter((place) => !heard.some((one) => keyOf(one) === keyOf(place)));
    this.current = (current && this.all.find((place) => keyOf(place) === keyOf(current))) ?? null;
    this.done = heard.length;
    this.draw();
  }

  shown() {
    return this.order === "time" ? [...this.all].sort((a, b) => a.start_ms - b.start_ms) : this.all;
  }

  next() {
    const shown = this.shown();
    const at = this.current ? shown.indexOf(this.current) : -1;
    this.go(shown[at + 1 < shown.length ? at + 1 : 0]);
  }

  go(place) {
    if (!place) return;
    this.current = place;
    this.draw();
    this.happens.visits(place, Math.max(0, place.start_ms - LEAD_MS), place.end_ms + LEAD_MS);
  }

  /** Somebody heard this place, and what is written there is right. */
  right() {
    const place = this.current;
    if (!place) return;
    const shown = this.shown();
    const following = shown[shown.indexOf(place) + 1] ?? null;
    this.current = null;
    this.happens.right(place);
    if (following) this.go(following);
  }

  draw() {
    const { list, todo, right, next } = this.root;
    const [count, ms] = [this.all.length, this.all.reduce((sum, place) => sum + place.listening_ms, 0)];
    const say = this.t.todo[count === 0 ? "none" : count === 1 ? "one" : "many"];
    const said = say.replace("{n}", count).replace("{m}", Math.max(1, Math.round(ms / 60_000)));
    todo.textContent = this.done ? `${said} · ${this.t.todo.heard.replace("{n}", this.done)}` : said;
    right.disabled = !this.current || this.happens.frozen();
    next.disabled = !count;
    list.replaceChildren(...this.shown().map((place) => this.row(place)));
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    this.happens.marks(this.all, this.current);
  }

  row(place) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    if (place === this.current) button.setAttribute("aria-current", "true");
    const time = document.createElement("span");
    time.className = "when";
    time.textContent = clock(place.start_ms);
    const why = document.createElement("span");
    const own = place.kinds.map((kind) => this.t.kinds[kind]).filter(Boolean);
    why.textContent = own.length ? own.join(" ") : place.why;
    button.append(time, why);
    const said = this.happens.quote(place);
    if (said) button.append(Object.assign(document.createElement("q"), { textContent: said }));
    row.append(button);
    return row;
  }
}
