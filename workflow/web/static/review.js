// The page where a transcript is corrected: its state, and what a person does to it. The parts know nothing of each other.

import { Conflict } from "./conflict.js";
import { el, make, put } from "./dom.js";
import { Find } from "./find.js";
import { Finish } from "./finish.js";
import { Menus } from "./menus.js";
import { give, itemAt, join, pauseText, quoted, retext, split, textOf, tidied } from "./model.js";
import { keyOf, Places } from "./places.js";
import { Player, Waves, clock } from "./player.js";
import { Pressed } from "./pressed.js";
import { Saving, ownName } from "./saving.js";
import { Sheet } from "./sheet.js";
import { sound } from "./sound.js";

const ALIVE_MS = 30_000;
const REST_MS = 4000; // after somebody scrolled: the page does not follow the sound
const base = location.pathname.replace(/\/$/, "");

class Page {
  constructor(data) {
    this.t = data.texts;
    this.heard = [];
    this.past = [];
    this.future = [];
    this.quiet = 0;
    this.by = data.by;
    this.saving = new Saving(base, this, name);
    this.turns = this.saving.begin(data, this.t.marks);
    this.saving.frozen = data.state === "released";
    this.parts(data);
    this.facts(data);
    this.sheet.show(this.turns);
    this.offer();
    this.listen();
    if (this.saving.frozen) this.trouble("released");
    this.say(this.saving.frozen ? "frozen" : "loaded");
    this.conflicts.takenUp(data.taken_up);
  }

  parts(data) {
    const t = this.t;
    this.player = new Player(el("audio"), (ms) => this.moved(ms));
    this.waves = new Waves(el("wave"), el("whole"), `${base}/peaks`, data.duration_ms);
    this.menus = new Menus(this);
    this.pressed = new Pressed(this);
    this.finish = new Finish(this, `${base}/sign`);
    this.conflicts = new Conflict(this);
    this.sheet = new Sheet(el("transcript"), t, {
      typing: () => this.typing(),
      written: (at, text) => this.written(at, text),
      word: (item) => this.player.hear(item.s - 80, item.e + 250),
      from: (ms) => this.player.seek(ms) ?? this.player.go(),
      asks: (at, button) => this.menus.who(at, button),
    });
    this.sheet.frozen = this.saving.frozen;
    this.places = new Places({ list: el("list"), todo: el("todo"), right: el("right"), next: el("next"), order: el("order") }, t, {
      visits: (place, start, end) => this.visit(place, start, end),
      right: (place) => this.right(place),
      marks: (places, place) => this.waves.mark(places, place),
      frozen: () => this.saving.frozen,
      quote: (place) => quoted(this.turns, place),
    });
    const find = { dialog: "find-dialog", what: "find-what", with: "find-with", words: "find-words", exact: "find-case", found: "found", list: "find-list", all: "find-all" };
    this.find = new Find(Object.fromEntries(Object.entries(find).map(([name, id]) => [name, el(id)])), t, {
      turns: () => this.turns,
      frozen: () => this.saving.frozen,
      shows: ({ at, start, end }) => this.sheet.reveal(this.turns[at].id, false) ?? this.sheet.put(at, start, end),
      back: ({ at, start, end }) => this.sheet.put(at, start, end),
      replaces: (texts) => this.replace(texts),
    });
  }

  facts(data) {
    this.recording = data.recording;
    this.speakers = data.speakers;
    this.revision = data.revision;
    this.state = data.state;
    this.offered = data.places;
    const facts = [data.session, data.length, this.t.states[data.state] ?? data.state, put(this.t.revision, { n: data.revision })];
    el("about").textContent = facts.filter(Boolean).join(" · ");
    el("whole-recording").replaceChildren(...data.about.map((why) => make("li", { textContent: why })));
    el("seek").setAttribute("aria-valuemax", Math.round(data.duration_ms / 1000));
    this.duration = data.duration_ms;
  }

  // ---- the state

  /** A new state, which Undo takes back: other turns, or places that were heard. */
  change(turns, heard = this.heard) {
    if ((turns === this.turns && heard === this.heard) || this.saving.frozen) return;
    this.past.push({ turns: this.turns, heard: this.heard });
    if (this.past.length > 1000) this.past.shift();
    this.future = [];
    this.set({ turns, heard });
  }

  set({ turns, heard }) {
    const before = this.heard;
    Object.assign(this, { turns, heard });
    this.sheet.show(turns);
    if (before !== heard) this.offer(before.findLast((one) => !heard.includes(one)));
    el("undo").disabled = !this.past.length;
    el("redo").disabled = !this.future.length;
    this.saving.soon();
  }

  /** The places to hear again: those that the server knows, and what is taken back and not saved yet; `back` becomes the present one. */
  offer(back = null) {
    const known = new Set(this.offered.map(keyOf));
    const returned = this.saving.heard.filter((one) => !this.heard.includes(one) && !known.has(keyOf(one)));
    this.places.set([...returned, ...this.offered], this.heard, back);
  }

  /** What the server has saved, in the place of what was sent. */
  adopt(turns, data) {
    this.turns = turns;
    this.sheet.show(turns);
    this.facts(data);
    this.offer();
  }

  undo() {
    this.sheet.commit();
    if (!this.past.length) return;
    this.future.push({ turns: this.turns, heard: this.heard });
    this.step(this.past.pop());
  }

  redo() {
    this.sheet.commit();
    if (!this.future.length) return;
    this.past.push({ turns: this.turns, heard: this.heard });
    this.step(this.future.pop());
  }

  step(state) {
    const [{ turns }, old] = [state, this.turns];
    const at = turns.findIndex((one, place) => one !== old[place]);
    this.set(state);
    if (at < 0) return;
    this.sheet.reveal(turns[at].id, false);
    this.sheet.put(at, Infinity);
  }

  typing() {
    this.quiet = Date.now() + REST_MS;
    this.saving.soon();
  }

  written(at, text) {
    const one = this.turns[at];
    if (at < 0 || text.trim().replace(/\s+/g, " ") === textOf(one)) return;
    this.change(this.turns.toSpliced(at, 1, retext(one, text, this.t.marks)));
  }

  // ---- what a person does

  act(action) {
    const caret = this.sheet.caret();
    const acts = {
      play: () => this.player.toggle(),
      hold: () => this.player.go(),
      back: () => this.player.skip(-1),
      forward: () => this.player.skip(1),
      slower: () => this.player.pace(-1),
      faster: () => this.player.pace(1),
      loop: () => this.loop(),
      here: () => this.here(caret),
      next: () => this.places.next(),
      right: () => this.places.right(),
      up: () => this.stepTo(caret, -1),
      down: () => this.stepTo(caret, 1),
      pause: () => this.pause(caret),
      who: () => caret && this.menus.who(caret.at, this.sheet.elements.get(this.turns[caret.at].id).firstChild),
      find: () => this.find.open(String(getSelection()).trim(), document.activeElement.className === "text" ? caret : null),
      undo: () => this.undo(),
      redo: () => this.redo(),
      save: () => this.sheet.commit() ?? this.saving.now(),
      keys: () => this.menus.keys(),
    };
    acts[action]?.();
  }

  here(caret) {
    const one = caret && this.turns[caret.at];
    const item = one?.items[Math.min(itemAt(one, caret.start).at, one.items.length - 1)];
    if (item) this.player.seek(item.s);
    this.player.go();
  }

  stepTo(caret, by) {
    const at = caret ? caret.at + by : Math.max(0, this.sheet.at(this.sheet.said ?? this.turns[0]?.id));
    this.sheet.commit();
    this.sheet.put(Math.min(this.turns.length - 1, Math.max(0, at)), by < 0 ? Infinity : 0);
  }

  loop() {
    if (this.player.loop) this.player.loop = null;
    else {
      const at = this.sheet.caret()?.at ?? this.sheet.at(this.sheet.said);
      const items = this.turns[at]?.items.filter((item) => !item.mark);
      const own = items?.length && { start: items[0].s, end: Math.max(...items.map((item) => item.e)) };
      const place = this.places.current;
      const around = place && { start: Math.max(0, place.start_ms - 1000), end: place.end_ms + 1000 };
      this.player.loop = document.activeElement?.closest?.(".side") ? around ?? own : own ?? around;
      if (this.player.loop) {
        this.player.seek(this.player.loop.start);
        this.player.go();
      }
    }
    const { loop } = this.player;
    el("loop").setAttribute("aria-pressed", Boolean(loop));
    el("loop").textContent = loop ? put(this.t.loops.on, { from: clock(loop.start).slice(3), to: clock(loop.end).slice(3) }) : this.t.loops.off;
  }

  visit(place, start, end) {
    const at = this.sheet.point(place);
    if (at >= 0) this.sheet.reveal(this.turns[at].id);
    this.quiet = Date.now() + REST_MS;
    this.player.hear(start, end);
  }

  right(place) {
    this.sheet.commit();
    this.sheet.point(null);
    this.change(this.turns, [...this.heard, { ...place, revision: this.saving.rev }]);
  }

  pause(caret) {
    if (!caret || this.saving.frozen) return;
    this.sheet.commit();
    const one = this.turns[caret.at];
    const where = itemAt(one, caret.start).at + (caret.start ? 1 : 0);
    const [before, after] = [one.items[where - 1], one.items[where] ?? this.turns[caret.at + 1]?.items[0]];
    if (!before) return;
    const text = pauseText(Math.max(200, (after?.s ?? before.e) - before.e));
    const words = one.items.map((item) => item.t).toSpliced(where, 0, text);
    this.change(this.turns.toSpliced(caret.at, 1, retext(one, words.join(" "), this.t.marks)));
    this.sheet.put(caret.at, words.slice(0, where + 1).join(" ").length);
  }

  split() {
    this.sheet.commit();
    const caret = this.sheet.caret();
    if (!caret || this.saving.frozen) return;
    const one = this.turns[caret.at];
    const { at, start } = itemAt(one, caret.start);
    const where = caret.start <= start ? at : at + 1;
    if (where >= one.items.length) return;
    this.change(split(this.turns, caret.at, where));
    if (this.turns[caret.at] !== one) this.sheet.put(where ? caret.at + 1 : caret.at, 0);
  }

  join(at) {
    this.sheet.commit();
    if (at <= 0 || this.saving.frozen) return;
    const length = textOf(this.turns[at - 1]).length;
    this.change(join(this.turns, at));
    this.sheet.put(at - 1, length + 1);
  }

  /** The turn, or the words that are marked in it, belong to a speaker. */
  give(at, speaker, marked = null) {
    this.sheet.commit();
    const one = this.turns[at];
    if (!one || !speaker || this.saving.frozen) return;
    const some = marked && marked.end > marked.start && marked.end - marked.start < textOf(one).length;
    const [first, last] = some ? [itemAt(one, marked.start + 1).at, itemAt(one, marked.end).at] : [0, Infinity];
    this.change(give(this.turns, at, speaker, first, last));
    const id = this.turns.findIndex((other) => other.items.includes(one.items[first]));
    this.sheet.put(id, 0);
  }

  replace(texts) {
    let { turns } = this;
    for (const [at, text] of texts) turns = turns.with(at, retext(turns[at], text, this.t.marks));
    this.change(tidied(turns));
  }

  // ---- what the page says

  say(what) {
    const text = { saved: put(this.t.saved, { n: this.revision }), loaded: "" }[what] ?? this.t[what];
    if (el("saved").textContent !== text) el("saved").textContent = text;
    el("saved").dataset.what = what;
  }

  trouble(what, facts = {}) {
    const box = el("trouble");
    box.replaceChildren(make("p", { textContent: put(this.t[what], { r: this.recording, ...facts }) }));
    if (what === "gone" || what === "fault") box.append(this.copyButton());
    box.hidden = false;
    box.dataset.what = what;
    if (what !== "released" && what !== "nosound") this.say("unsaved");
  }

  /** The trouble is over. */
  well() {
    el("trouble").hidden = true;
  }

  copyButton() {
    const button = make("button", { type: "button", textContent: this.t.copy });
    button.addEventListener("click", () => this.copy());
    return button;
  }

  async copy() {
    this.sheet.commit();
    await navigator.clipboard.writeText(this.turns.map((one) => `${one.speaker}: ${textOf(one)}`).join("\n\n"));
    el("saved").textContent = this.t.copied;
  }

  conflict(n, k) {
    this.conflicts.open(n, k);
  }

  /** What was done before cannot be undone any more: it rests on words that are others now. */
  forget() {
    this.past = [];
    this.future = [];
  }

  moved(ms) {
    const { playing } = this.player;
    this.waves.draw(ms);
    const second = Math.floor(ms / 1000);
    if (this.second !== second) {
      el("clock").textContent = clock(ms);
      el("seek").setAttribute("aria-valuenow", (this.second = second));
      el("seek").setAttribute("aria-valuetext", clock(ms));
    }
    const rate = this.player.audio.playbackRate;
    if (this.rate !== rate) el("rate").textContent = `${(this.rate = rate).toFixed(2).replace(/0$/, "")}×`;
    if (document.body.classList.toggle("playing", playing) !== this.wasPlaying) {
      el("playing").textContent = playing ? this.t.playing : this.t.paused;
      this.wasPlaying = playing;
    }
    const id = this.sheet.speak(ms);
    if (id && id !== this.followed && playing && el("follow").checked && Date.now() > this.quiet) {
      this.followed = id;
      this.sheet.reveal(id);
    }
  }

  // ---- what happens to the page

  listen() {
    const clicks = {
      play: "play", back: "back", forward: "forward", slower: "slower", faster: "faster", loop: "loop",
      undo: "undo", redo: "redo", find: "find", keys: "keys", next: "next", right: "right",
    };
    for (const [id, action] of Object.entries(clicks)) el(id).addEventListener("click", () => this.act(action));
    for (const name of ["wheel", "touchmove"]) addEventListener(name, () => (this.quiet = Date.now() + REST_MS), { passive: true });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    addEventListener("beforeunload", (event) => {
      this.sheet.commit();
      if (!this.finish.ended && this.saving.pending().length) event.preventDefault();
    });
    setInterval(() => fetch("/alive").catch(() => {}), ALIVE_MS);
    sound(this, base);
  }

  leave() {
    this.sheet.commit();
    if (!this.saving.gone) this.saving.now({ leaving: true });
  }
}

const name = ownName();
const answer = await fetch(`${base}/data?page=${name}`);
const data = await answer.json();
if (answer.ok) globalThis.review = new Page(data);
else {
  el("trouble").textContent = [data.problem, data.hint].filter(Boolean).join(" ");
  el("trouble").hidden = false;
}
