// Saving: each save is a revision that names the one it saw. Nothing typed is lost: not by another window, not by a program that has ended.

import { edits, merged } from "./edits.js";
import { fromServer, textOf, tidied, words } from "./model.js";

const CALM_MS = 4000; // after the last change
const APART_MS = 60_000; // between two saves by itself: every save is a revision that stays
const DRAFT_MS = 1500; // what is typed is kept on the way to the next save: small, and gone with it
const KEPT_ALIVE = 30_000; // letters that a browser still sends when its page is gone (64 KiB, fetch.spec.whatwg.org)

const without = (some, others) => some.filter((one) => !others.includes(one));

/** How this page calls itself, the same when it is loaded anew. */
export function ownName() {
  const made = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const name = sessionStorage.getItem("workflow-page") ?? made;
    sessionStorage.setItem("workflow-page", name);
    return name;
  } catch {
    return made; // a browser that keeps nothing
  }
}

export class Saving {
  /** `page` holds the state: `turns`, `heard`, and `adopt(turns, data)`, `say`, `conflict`, `trouble`. */
  constructor(base, page, name) {
    Object.assign(this, { base, page, name, heard: [], busy: null, last: 0, since: 0, drafted: false, frozen: false, gone: false });
  }

  /** What the server has is known: everything after it counts from here. */
  begin(data, names) {
    Object.assign(this, { names, rev: data.revision, saw: data.saw, saved: fromServer(data, names) });
    return this.saved;
  }

  /** Edits that are not saved yet. */
  pending() {
    const { turns, heard } = this.page;
    const [fresh, back] = [without(heard, this.heard), without(this.heard, heard)];
    if (this.frozen || (turns === this.saved && !fresh.length && !back.length)) return [];
    return edits(this.saved, tidied(turns), this.rev, fresh, back);
  }

  soon() {
    if (this.frozen) return;
    clearTimeout(this.timer);
    this.page.say("unsaved");
    const now = Date.now();
    this.since ||= now;
    const due = Math.min(Math.max(now + CALM_MS, this.last + APART_MS), this.since + APART_MS); // also while nobody pauses
    this.timer = setTimeout(() => this.now(), Math.max(0, due - now));
    this.drafting ??= setTimeout(() => this.draft(), DRAFT_MS);
  }

  /** Keep what is not saved yet, in case that the program or the browser is killed. */
  draft() {
    this.page.sheet.commit();
    this.drafting = null;
    if (this.busy || this.gone) return;
    const list = this.pending();
    if (list.length || this.drafted) this.post("draft", list).catch(() => null);
    this.drafted = Boolean(list.length);
  }

  /** Save what there is; waits for a save that is under way. True where everything is saved. */
  async now({ leaving = false } = {}) {
    this.page.sheet.commit();
    clearTimeout(this.timer);
    if (this.busy) await this.busy;
    this.since = 0;
    const list = this.pending();
    if (!list.length) {
      if (!this.gone) this.page.say(this.last ? "saved" : "unchanged");
      return true;
    }
    this.busy = this.send(list, leaving);
    try {
      return await this.busy;
    } finally {
      this.busy = null;
      this.last = Date.now();
    }
  }

  post(what, list, keepalive = false) {
    const body = JSON.stringify({ seen: this.rev, saw: this.saw, edits: list, page: this.name });
    const headers = { "content-type": "application/json" };
    return fetch(`${this.base}/${what}`, { method: "POST", keepalive: keepalive && body.length < KEPT_ALIVE, headers, body });
  }

  async send(list, keepalive) {
    const sent = { turns: this.page.turns, heard: this.page.heard };
    this.page.say("saving");
    let answer, data;
    try {
      answer = await this.post("save", list, keepalive);
      data = await answer.json();
    } catch {
      this.gone = true;
      this.page.trouble("gone");
      return false;
    }
    if (this.gone) this.page.well();
    this.gone = false;
    if (answer.ok) this.taken(sent, data);
    else if (answer.status === 409) this.page.conflict(data.revision, Math.max(1, list.filter((edit) => !["join", "break"].includes(edit.op)).length));
    else this.page.trouble("fault", { why: [data.problem, data.hint].filter(Boolean).join(" ") });
    return answer.ok;
  }

  /** The server's words are the page's from now on; what was typed since stays on top of them. */
  taken(sent, data) {
    const was = tidied(sent.turns);
    const [mine, fresh] = [words(was), this.begin(data, this.names)];
    const [theirs, before, same] = [words(fresh), this.page.turns, this.page.turns === sent.turns];
    const fits = mine.length === theirs.length && mine.every((item, at) => item.t === theirs[at].t);
    let next = before;
    if (fits && same) next = kept(was, fresh);
    else if (fits) inform(was, fresh);
    else if (same) next = named(fresh, before);
    else {
      for (const [at, item] of mine.entries()) Object.assign(item, { i: at, rev: "sent" });
      next = merged(was, before, fresh, "sent", data.revision).turns;
    }
    this.heard = sent.heard;
    this.drafted = false;
    this.page.adopt(next, data);
    if (same) this.saved = this.page.turns;
    this.page.say("saved");
    if (!same) this.soon();
  }

  async fetched() {
    const answer = await fetch(`${this.base}/data`);
    return answer.json();
  }

  /** After somebody else's save: theirs, with mine on top. */
  async both() {
    const [old, rev, mine] = [this.saved, this.rev, tidied(this.page.turns)];
    const data = await this.fetched();
    const fresh = this.begin(data, this.names);
    const { turns, lost } = merged(old, mine, fresh, rev, data.revision);
    this.page.adopt(named(turns, this.page.turns), data);
    this.soon();
    return { lost, revision: data.revision };
  }

  async theirs() {
    const data = await this.fetched();
    this.page.heard = this.heard;
    this.page.adopt(named(this.begin(data, this.names), this.page.turns), data);
    this.saved = this.page.turns;
    this.page.say("saved");
  }
}

/** The items of a state that was sent, told what the server has made of them: its numbers, its times. Their texts stay as they are read. */
function inform(was, fresh) {
  for (const mark of [false, true]) {
    const [own, theirs] = [was, fresh].map((turns) => turns.flatMap((one) => one.items.filter((item) => Boolean(item.mark) === mark)));
    if (own.length !== theirs.length || own.some((item, at) => item.mark !== theirs[at].mark)) continue;
    for (const [at, item] of own.entries()) Object.assign(item, { ...theirs[at], t: item.t });
  }
}

const key = (one) => `${one.speaker}\n${textOf(one)}`;

/** The turns as they were, with what the server knows of their items; only where it shows something else, its own. */
function kept(was, fresh) {
  if (was.length !== fresh.length) return named(fresh, was);
  return fresh.map((one, at) => {
    if (key(one) !== key(was[at])) return { ...one, id: was[at].id };
    for (const [place, item] of was[at].items.entries()) Object.assign(item, one.items[place]);
    return was[at];
  });
}

/** Turns that say the same as before keep their name, so that nothing on the screen moves. */
function named(fresh, before) {
  let tail = 0;
  let head = 0;
  while (head < fresh.length && head < before.length && key(fresh[head]) === key(before[head])) fresh[head] = { ...fresh[head], id: before[head++].id };
  while (tail < fresh.length - head && tail < before.length - head && key(fresh.at(-1 - tail)) === key(before.at(-1 - tail))) {
    fresh[fresh.length - 1 - tail] = { ...fresh.at(-1 - tail), id: before.at(-1 - tail).id };
    tail++;
  }
  return fresh;
}
