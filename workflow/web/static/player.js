// The sound: playing, going back, slower and faster with the natural pitch, loops and snippets; and its outline on two canvases.

const BACK_S = 3;
const AGAIN_S = 0.7; // who goes on after a pause hears a little once more
const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const PEAKS_A_SECOND = 50;
const AROUND_S = 12; // of the close view, on either side

export const clock = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((part) => String(part).padStart(2, "0")).join(":");
};

export class Player {
  constructor(audio, moved) {
    Object.assign(this, { audio, moved, loop: null, until: null, resting: false });
    audio.preservesPitch = true;
    for (const name of ["play", "pause", "seeked", "ratechange", "durationchange"]) audio.addEventListener(name, () => this.tick());
    audio.addEventListener("play", () => this.run());
    this.mediaKeys();
  }

  get ms() {
    return this.audio.currentTime * 1000;
  }

  get playing() {
    return !this.audio.paused;
  }

  run() {
    if (!this.playing) return;
    this.tick();
    requestAnimationFrame(() => this.run());
  }

  tick() {
    const now = this.ms;
    if (this.loop && (now >= this.loop.end || now < this.loop.start - 1500)) this.audio.currentTime = this.loop.start / 1000;
    else if (this.until !== null && now >= this.until && this.playing) {
      this.until = null;
      this.resting = false;
      this.audio.pause();
    }
    this.moved(this.ms);
  }

  toggle() {
    this.until = null;
    if (this.playing) {
      this.resting = true;
      this.audio.pause();
    } else this.go();
  }

  go() {
    if (this.resting) this.audio.currentTime = Math.max(0, this.audio.currentTime - AGAIN_S);
    this.resting = false;
    return this.start();
  }

  /** Play. After a fault (a headset that was pulled out, a program that was away) the sound is fetched anew and goes on where it was. */
  start() {
    const { audio } = this;
    if (audio.error) {
      const { currentTime, playbackRate } = audio;
      audio.load();
      Object.assign(audio, { currentTime, playbackRate });
    }
    return audio.play().catch(() => {});
  }

  /** Go to a moment; the sound goes on if it was running. */
  seek(ms) {
    this.until = null;
    this.resting = false;
    this.audio.currentTime = Math.max(0, ms / 1000);
  }

  /** Hear a stretch and stop, unless the sound is running anyway: then it goes on from there. */
  hear(start, end) {
    const running = this.playing && this.until === null;
    this.seek(start);
    if (running) return;
    this.until = end;
    this.start();
  }

  skip(direction) {
    this.seek(this.ms + direction * BACK_S * 1000);
  }

  pace(direction) {
    const at = RATES.findIndex((rate) => rate >= this.audio.playbackRate - 0.001);
    this.audio.playbackRate = RATES[Math.min(RATES.length - 1, Math.max(0, at + direction))];
    this.audio.preservesPitch = true;
    this.tick();
  }

  /** Keys of headsets, keyboards and some pedals, which the system hands to the page that plays. */
  mediaKeys() {
    const set = (name, act) => {
      try {
        navigator.mediaSession?.setActionHandler(name, act);
      } catch {
        // a key that this browser does not know
      }
    };
    set("play", () => this.toggle());
    set("pause", () => this.toggle());
    for (const name of ["previoustrack", "seekbackward"]) set(name, () => this.skip(-1));
    for (const name of ["nexttrack", "seekforward"]) set(name, () => this.skip(1));
  }
}

/** The outline of the sound: close by around the present moment, and whole. */
export class Waves {
  constructor(near, whole, url, duration) {
    Object.assign(this, { near, whole, url, duration, peaks: new Uint8Array(0), places: [], place: null, at: 0 });
    const again = () => this.fit();
    new ResizeObserver(again).observe(near);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    this.fit();
  }

  /** Fetch the peaks, as far as they are there, until all are. Returns what is wrong with the sound, or nothing. */
  async load() {
    for (;;) {
      const answer = await fetch(`${this.url}?from=${this.peaks.length}`);
      if (!answer.ok) return (await answer.json().catch(() => ({}))).problem ?? String(answer.status);
      const more = new Uint8Array(await answer.arrayBuffer());
      const all = new Uint8Array(this.peaks.length + more.length);
      all.set(this.peaks);
      all.set(more, this.peaks.length);
      this.peaks = all;
      this.fit();
      if (answer.headers.get("x-whole") === "yes") return null;
      await new Promise((done) => setTimeout(done, 700));
    }
  }

  fit() {
    const style = getComputedStyle(document.documentElement);
    this.ink = Object.fromEntries(["wave", "heard", "accent", "flag"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    for (const canvas of [this.near, this.whole]) {
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
    }
    this.overview = null;
    this.draw(this.at);
  }

  draw(ms) {
    this.at = ms;
    this.drawNear(ms);
    this.drawWhole(ms);
  }

  drawNear(ms) {
    const { width, height } = this.near;
    const pen = this.near.getContext("2d");
    pen.clearRect(0, 0, width, height);
    const span = 2 * AROUND_S * 1000;
    const from = Math.min(Math.max(0, ms - span / 2), Math.max(0, this.duration - span));
    this.from = from;
    const x = (t) => ((t - from) / span) * width;
    if (this.place) {
      pen.globalAlpha = 0.22;
      pen.fillStyle = this.ink.flag;
      pen.fillRect(x(this.place.start_ms), 0, Math.max(2, x(this.place.end_ms) - x(this.place.start_ms)), height);
      pen.globalAlpha = 1;
    }
    const first = Math.floor((from / 1000) * PEAKS_A_SECOND);
    const count = (span / 1000) * PEAKS_A_SECOND;
    const wide = width / count;
    const now = x(ms);
    for (let at = 0; at <= count; at++) {
      const tall = Math.max(1, ((this.peaks[first + at] ?? 0) / 255) * height);
      pen.fillStyle = at * wide < now ? this.ink.heard : this.ink.wave;
      pen.fillRect(at * wide, (height - tall) / 2, Math.max(1, wide * 0.62), tall);
    }
    pen.fillStyle = this.ink.accent;
    pen.fillRect(Math.round(now) - devicePixelRatio, 0, 2 * devicePixelRatio, height);
  }

  drawWhole(ms) {
    const { width, height } = this.whole;
    const pen = this.whole.getContext("2d");
    this.overview ??= this.paintWhole();
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.overview, 0, 0);
    pen.fillStyle = this.ink.accent;
    pen.fillRect(Math.round((ms / this.duration) * width) - devicePixelRatio, 0, 2 * devicePixelRatio, height);
  }

  paintWhole() {
    const { width, height } = this.whole;
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    const all = (this.duration / 1000) * PEAKS_A_SECOND;
    pen.fillStyle = this.ink.wave;
    for (let at = 0; at < width; at++) {
      let loudest = 0;
      for (let k = Math.floor((at / width) * all); k < ((at + 1) / width) * all; k++) loudest = Math.max(loudest, this.peaks[k] ?? 0);
      const tall = Math.max(1, (loudest / 255) * (height - 8 * devicePixelRatio));
      pen.fillRect(at, (height - tall) / 2, 1, tall);
    }
    pen.fillStyle = this.ink.flag;
    for (const place of this.places)
      pen.fillRect((place.start_ms / this.duration) * width, height - 3 * devicePixelRatio, Math.max(2, 2 * devicePixelRatio), 3 * devicePixelRatio);
    return canvas;
  }

  mark(places, place) {
    Object.assign(this, { places, place, overview: null });
    this.draw(this.at);
  }

  /** The moment under a point of the close view. */
  momentAt(event) {
    const box = this.near.getBoundingClientRect();
    return this.from + ((event.clientX - box.left) / box.width) * 2 * AROUND_S * 1000;
  }
}
