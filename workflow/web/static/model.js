// A transcript in the page: turns of items, and what becomes of them. Nothing here knows the page; every function takes values and
// returns values.
//
// A turn is {id, speaker, items}; it is never changed, only replaced. An item is a word {t, s, e, p} or a mark {t, s, e, mark}; times in
// milliseconds. The word that the server knows under a number carries {rev, i}: number i of revision rev. A cell is {item, speaker, begins}:
// the same without turns, as the server counts.

let ids = 0;
export const turn = (speaker, items, id = ++ids) => ({ id, speaker, items });
export const textOf = (one) => one.items.map((item) => item.t).join(" ");
export const words = (turns) => turns.flatMap((one) => one.items.filter((item) => !item.mark));

const BY_HAND = new Set(["pause", "unintelligible"]);
const PAUSE = /^\((\d{1,3}(?:[.,]\d)?)\)$/;

export const pauseText = (ms) => `(${(Math.max(0, ms) / 1000).toFixed(1)})`;

export function markItem([mark, s, e], names) {
  return { t: mark === "pause" ? pauseText(e - s) : names[mark] ?? `[${mark}]`, s, e, mark };
}

/** The turns of what the server sends, with its marks between their words. */
export function fromServer(data, names) {
  let i = 0;
  const cells = data.turns.flatMap(([speaker, said]) =>
    said.map(([t, s, e, p], at) => ({ item: { t, s, e, p, i: i++, rev: data.revision }, speaker, begins: at === 0 })));
  return turnsOf(woven(cells, data.marks.map((mark) => markItem(mark, names))));
}

/** Marks put before the first word whose middle is later, in the turn of the word before. */
export function woven(cells, marks) {
  const left = [...marks].sort((a, b) => a.s + a.e - b.s - b.e);
  const found = [];
  for (const cell of cells) {
    while (left.length && left[0].s + left[0].e < cell.item.s + cell.item.e) found.push(beside(found, left.shift(), cell));
    found.push(found.length && !found.some((one) => !one.item.mark) ? { ...cell, begins: false } : cell);
  }
  while (left.length) found.push(beside(found, left.shift(), { speaker: "?" }));
  return found;
}

const beside = (found, item, next) => ({ item, speaker: (found.at(-1) ?? next).speaker, begins: !found.length });

export function cellsOf(turns) {
  return turns.flatMap((one) => one.items.map((item, at) => ({ item, speaker: one.speaker, begins: at === 0 })));
}

export function turnsOf(cells) {
  const found = [];
  for (const { item, speaker, begins } of cells) {
    if (begins || !found.length) found.push({ speaker, items: [] });
    found.at(-1).items.push(item);
  }
  return found.map((one) => turn(one.speaker, one.items));
}

// ---- what a person does

/** The turn with another text: words that stay keep what is known of them, marks of the recording cannot be written away. */
export function retext(one, text, names) {
  const tokens = text.split(/\s+/).filter(Boolean);
  const old = one.items;
  const pairs = aligned(old.map((item) => item.t), tokens);
  const items = tokens.map((t, at) => (pairs.has(at) ? old[pairs.get(at)] : { t, fresh: true }));
  const kept = new Set(items);
  for (const [at, item] of old.entries()) {
    if (item.mark && !BY_HAND.has(item.mark) && !kept.has(item)) {
      const after = old.slice(at + 1).find((other) => kept.has(other));
      items.splice(after ? items.indexOf(after) : items.length, 0, item);
    }
  }
  return turn(one.speaker, timed(items, one, names), one.id);
}

/** Rough times for what was typed, until the server says better ones; a number of seconds in brackets becomes a pause. */
function timed(items, one, names) {
  const begin = one.items[0]?.s ?? 0;
  const end = Math.max(begin, ...one.items.map((item) => item.e));
  for (let at = 0; at < items.length; at++) {
    if (!items[at].fresh) continue;
    let last = at;
    while (items[last + 1]?.fresh) last++;
    const from = items[at - 1]?.e ?? begin;
    const until = Math.max(from, items[last + 1]?.s ?? end);
    const each = (until - from) / (last - at + 1);
    for (let k = at; k <= last; k++) {
      const s = Math.round(from + each * (k - at));
      const e = Math.round(from + each * (k - at + 1));
      items[k] = typed(items[k].t, s, e, (from + until) / 2, names);
    }
    at = last;
  }
  return items;
}

function typed(t, s, e, middle, names) {
  const pause = PAUSE.exec(t);
  if (pause) {
    const length = Math.max(100, Math.round(Number(pause[1].replace(",", ".")) * 1000));
    const start = Math.max(0, Math.round(middle - length / 2));
    return markItem(["pause", start, start + length], names);
  }
  if (t === names.unintelligible) return markItem(["unintelligible", s, Math.max(s + 100, e)], names);
  return { t, s, e, p: 1 };
}

/** Which new token is which old one: Map of new place -> old place, in order; the longest common run of both. */
export function aligned(old, fresh) {
  const pairs = new Map();
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) pairs.set(head, head++);
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) {
    tail++;
    pairs.set(fresh.length - tail, old.length - tail);
  }
  const a = old.slice(head, old.length - tail);
  const b = fresh.slice(head, fresh.length - tail);
  if (!a.length || !b.length || a.length * b.length > 250_000) return pairs;
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let x = a.length - 1; x >= 0; x--)
    for (let y = b.length - 1; y >= 0; y--)
      best[x][y] = a[x] === b[y] ? best[x + 1][y + 1] + 1 : Math.max(best[x + 1][y], best[x][y + 1]);
  for (let x = 0, y = 0; x < a.length && y < b.length;) {
    if (a[x] === b[y]) pairs.set(head + y++, head + x++);
    else if (best[x + 1][y] >= best[x][y + 1]) x++;
    else y++;
  }
  return pairs;
}

/** Turn number `at` ends before item `where`; the rest is a turn of its own, of the same speaker. */
export function split(turns, at, where) {
  const one = turns[at];
  if (where <= 0 || where >= one.items.length) return turns;
  const parts = [turn(one.speaker, one.items.slice(0, where), one.id), turn(one.speaker, one.items.slice(where))];
  return turns.toSpliced(at, 1, ...parts);
}

/** Turn number `at` goes on with the turn before, whose speaker it takes. */
export function join(turns, at) {
  if (at <= 0 || at >= turns.length) return turns;
  const [before, after] = turns.slice(at - 1, at + 1);
  const speaker = before.speaker === "?" ? after.speaker : before.speaker;
  return turns.toSpliced(at - 1, 2, turn(speaker, [...before.items, ...after.items], before.id));
}

/** Items `first` to `last` of turn `at` belong to a speaker; neighbours whom only the speaker told apart become one turn. */
export function give(turns, at, speaker, first = 0, last = Infinity) {
  const one = turns[at];
  const [a, b] = [Math.max(0, first), Math.min(last, one.items.length - 1)];
  if (one.speaker === speaker || a > b) return turns;
  const pieces = [one.items.slice(0, a), one.items.slice(a, b + 1), one.items.slice(b + 1)];
  const parts = pieces.map((items, place) => turn(place === 1 ? speaker : one.speaker, items, place === 1 ? one.id : ++ids));
  let [from, count] = [at, 1];
  let middle = parts[1];
  const whole = parts.filter((part) => part.items.length);
  if (!parts[0].items.length && turns[at - 1]?.speaker === speaker) {
    middle = turn(speaker, [...turns[at - 1].items, ...middle.items], turns[at - 1].id);
    [from, count] = [at - 1, 2];
  }
  if (!parts[2].items.length && turns[at + 1]?.speaker === speaker) {
    middle = turn(speaker, [...middle.items, ...turns[at + 1].items], middle.id);
    count++;
  }
  return turns.toSpliced(from, count, ...whole.map((part) => (part === parts[1] ? middle : part)));
}

/** Without turns that hold nothing any more; neighbours whom only such a turn told apart become one. */
export function tidied(turns) {
  const found = [];
  let gap = false;
  for (const one of turns) {
    const before = found.at(-1);
    if (!one.items.length) gap = true;
    else if (gap && before?.speaker === one.speaker && one.speaker !== "?") {
      found[found.length - 1] = turn(before.speaker, [...before.items, ...one.items], before.id);
      gap = false;
    } else {
      found.push(one);
      gap = false;
    }
  }
  return found.length === turns.length ? turns : found;
}

/** What is said at a place, shortened. */
export function quoted(turns, { start_ms, end_ms }, most = 90) {
  const said = words(turns).filter((item) => item.s < Math.max(end_ms, start_ms + 1) && item.e > start_ms).map((item) => item.t).join(" ");
  return said.length > most ? `${said.slice(0, said.lastIndexOf(" ", most))} …` : said;
}

/** Which item of a turn holds character `offset` of its text, and where that item begins. */
export function itemAt(one, offset) {
  let start = 0;
  for (const [at, item] of one.items.entries()) {
    if (offset <= start + item.t.length) return { at, start };
    start += item.t.length + 1;
  }
  return { at: one.items.length, start };
}

export function offsetOf(one, at) {
  return one.items.slice(0, at).reduce((sum, item) => sum + item.t.length + 1, 0);
}
