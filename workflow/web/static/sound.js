// The sound of the page: fetched, drawn, and sought with the mouse or the keys.

import { el } from "./dom.js";

const STEPS_S = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 60, PageDown: -60, Home: -1e9, End: 1e9 };

/** Load the recording under `url` into the page's player and its outlines, and let a person jump in them. */
export async function sound(page, url) {
  const { player, waves } = page;
  el("wave").addEventListener("pointerdown", (event) => player.seek(waves.momentAt(event)));
  el("seek").addEventListener("pointerdown", (event) => {
    const box = el("seek").getBoundingClientRect();
    player.seek(((event.clientX - box.left) / box.width) * page.duration);
  });
  el("seek").addEventListener("keydown", (event) => {
    const by = STEPS_S[event.key];
    if (!by || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    player.seek(Math.min(page.duration - 500, player.ms + by * 1000));
  });
  el("audio").addEventListener("error", () => {
    el("audio").pause(); // Firefox goes on saying that it plays
    page.trouble("nosound", { why: page.t.noSoundWhy[el("audio").error?.code] ?? "" });
  });
  el("audio").addEventListener("playing", () => el("trouble").dataset.what === "nosound" && page.well());
  el("audio").src = `${url}/sound`;
  const why = await waves.load().catch(() => null);
  if (why) page.trouble("nosound", { why });
}
