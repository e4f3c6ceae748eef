// Somebody else has saved meanwhile: what to do about it, and what both changed, until somebody has looked.

import { el, make, put } from "./dom.js";
import { clock } from "./player.js";

export class Conflict {
  constructor(page) {
    this.page = page;
    el("conflict-both").addEventListener("click", () => this.both());
    el("conflict-theirs").addEventListener("click", () => this.theirs());
    el("conflict-mine").addEventListener("click", () => page.copy());
  }

  /** Revision `n` was saved by somebody else; `k` changes are not saved yet. */
  open(n, k) {
    this.page.say("unsaved");
    el("conflict-why").textContent = put(this.page.t.conflict, { n, k });
    if (!el("conflict").open) el("conflict").showModal();
  }

  async both() {
    el("conflict").close();
    this.page.sheet.commit();
    const { lost, revision } = await this.page.saving.both();
    this.page.forget();
    el("saved").textContent = put(this.page.t.both, { n: revision });
    for (const one of lost) el("lost-list").append(this.row(one));
    this.settle();
  }

  async theirs() {
    el("conflict").close();
    await this.page.saving.theirs();
    this.page.forget();
  }

  /** What a page that was killed had not saved: it is saved now, or has to be looked at. */
  takenUp({ revision, unplaced }) {
    if (revision !== null) el("saved").textContent = put(this.page.t.takenUp, { n: revision });
    for (const [s, mine] of unplaced) el("lost-list").append(this.row({ s, mine, theirs: "" }));
    this.settle();
  }

  row({ s, mine, theirs }) {
    const { t } = this.page;
    const row = make("li");
    const line = (name, text) => make("p", { textContent: `${clock(s)} ${name}: ${text || "–"}` });
    const go = make("button", { type: "button", textContent: t.goto });
    const done = make("button", { type: "button", textContent: t.dismiss });
    go.addEventListener("click", () => this.page.visit({ start_ms: s, end_ms: s + 1500 }, s - 1000, s + 4000));
    done.addEventListener("click", () => row.remove() ?? this.settle());
    row.append(line(t.yours, mine), line(t.theirs, theirs), go, done);
    return row;
  }

  settle() {
    el("lost").hidden = !el("lost-list").children.length;
  }
}
