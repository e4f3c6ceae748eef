// The end of a sitting: saved, how long it took, and how the transcript is left.

import { el, make, post, put } from "./dom.js";

const COUNT_MS = 15_000;
const BUSY_MS = 60_000; // without a key or a sound: somebody does something else

export class Finish {
  constructor(page, url) {
    Object.assign(this, { page, url, worked: 0, busy: Date.now(), ended: false });
    el("finish").addEventListener("click", () => this.open());
    el("done-form").addEventListener("submit", (event) => this.sign(event));
    el("done-back").addEventListener("click", () => el("done").close());
    setInterval(() => this.count(), COUNT_MS);
  }

  /** Time in which somebody listened or wrote. */
  count() {
    if (this.page.player.playing || Date.now() - this.busy < BUSY_MS) this.worked += COUNT_MS;
  }

  /** Saved first; then it is asked how long it took and how it is left. */
  async open() {
    const { page } = this;
    page.sheet.commit();
    page.player.audio.pause();
    if (!(await page.saving.now())) return;
    el("done-saved").textContent = el("saved").textContent;
    el("done-how").hidden = page.saving.frozen || !page.by;
    el("done-nobody").hidden = page.saving.frozen || Boolean(page.by);
    el("done-minutes").value = Math.round(this.worked / 60_000);
    el("done-problem").textContent = "";
    el("done-form").querySelector("[value=checked]").parentElement.hidden = page.state === "to-correct";
    el("done").showModal();
  }

  /** It is noted, and the program ends. */
  async sign(event) {
    event.preventDefault();
    const { page } = this;
    const verb = new FormData(el("done-form")).get("verb");
    if (!el("done-how").hidden) {
      const answer = await post(this.url, { verb, minutes: Number(el("done-minutes").value) });
      if (!answer?.ok) {
        const { problem, hint } = (await answer?.json()) ?? {};
        el("done-problem").textContent = problem ? [problem, hint].filter(Boolean).join(" ") : put(page.t.gone, { r: page.recording });
        return;
      }
    }
    this.ended = true;
    await post("/stop", {});
    el("done").close();
    el("trouble").replaceChildren(make("p", { textContent: page.t.ended }));
    el("trouble").dataset.kind = "well";
    el("trouble").hidden = false;
  }
}
