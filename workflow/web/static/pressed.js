// What happens when somebody presses a key, or a pedal: wherever the focus is, and in the text as in any text.

import { nameOf, REPEATED } from "./keys.js";

export class Pressed {
  constructor(page) {
    Object.assign(this, { page, held: null });
    addEventListener("keydown", (event) => this.key(event), { capture: true });
    addEventListener("keyup", (event) => event.code === this.held && this.release());
    addEventListener("blur", () => this.release());
  }

  key(event) {
    this.page.finish.busy = Date.now();
    if (event.isComposing) return; // a sign that is put together from several keys
    const name = nameOf(event);
    const { menus } = this.page;
    if (menus.learning) return menus.learn(event, name);
    const open = document.querySelector("dialog[open], [popover]:popover-open");
    if (name === "Escape" && open) {
      if (open.id === "find-dialog") open.close();
      return; // closes what is open
    }
    const inText = event.target.closest?.(".text");
    if (/^Alt\+[1-9]$/.test(name)) return this.byNumber(event, Number(name.at(-1)));
    const action = menus.bound.action(name) ?? (name === "Shift+?" && !inText && !event.target.matches?.("input") ? "keys" : null);
    if (action && !(open?.matches("dialog") && ["undo", "redo"].includes(action))) {
      event.preventDefault();
      if (event.repeat && !REPEATED.has(action)) return;
      if (action === "hold") this.held = event.code;
      this.page.act(action);
    } else if (inText) this.inText(event, name);
  }

  /** The foot is off the pedal. */
  release() {
    const { player } = this.page;
    if (this.held && player.playing) player.toggle();
    this.held = null;
  }

  byNumber(event, number) {
    const { page } = this;
    const caret = page.sheet.caret();
    event.preventDefault();
    if (caret) page.give(caret.at, page.speakers[number - 1], caret);
  }

  /** The turns are read and written as one text: the caret goes from one into the next. */
  inText(event, name) {
    const { page } = this;
    const { sheet } = page;
    const caret = sheet.caret();
    if (!caret) return;
    const alone = caret.start === caret.end;
    const go = (at, offset) => {
      if (!page.turns[at]) return;
      event.preventDefault();
      sheet.commit();
      sheet.put(at, offset);
    };
    if (name === "Enter" || name === "Shift+Enter") {
      event.preventDefault();
      page.split();
    } else if (name === "Backspace" && alone && !caret.start && caret.at > 0) {
      event.preventDefault();
      page.join(caret.at);
    } else if (name === "ArrowUp" && sheet.atEdge(true)) go(caret.at - 1, Infinity);
    else if (name === "ArrowDown" && sheet.atEdge(false)) go(caret.at + 1, 0);
    else if (name === "ArrowLeft" && alone && !caret.start) go(caret.at - 1, Infinity);
    else if (name === "ArrowRight" && alone && caret.start >= caret.length) go(caret.at + 1, 0);
  }
}
