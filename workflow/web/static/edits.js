// What lies between two states of a transcript, as the edits that the server takes; and two people's changes put together.
// Edits count words in the state that the ones before have left: so texts come from the last to the first, then speakers, then turns.

import { cellsOf, turnsOf, woven } from "./model.js";

const marksOf = (turns) => cellsOf(turns).filter((cell) => cell.item.mark).map((cell) => cell.item);

/**
 * Edits that make `now` of `saved`, the turns of revision `rev`. `heard`: places {start_ms, end_ms, revision} that were heard and are right;
 * `again`: those that are to be heard again after all, as they were in that revision.
 */
export function edits(saved, now, rev, heard = [], again = []) {
  const [before, after] = [flat(saved), flat(now)];
  const known = (cell) => cell.item.rev === rev;
  const gaps = gapsOf(before, after, known);
  const label = predicted(before, after, gaps, known);
  return [
    ...texts(before, after, gaps, rev),
    ...speakers(after, label),
    ...boundaries(before, after, gaps, label, known),
    ...marks(saved, now),
    ...heard.map((place) => ({ op: "heard", ...stretch(place) })),
    ...again.map((place) => ({ op: "again", ...stretch(place), revision: place.revision })),
  ];
}

const stretch = ({ start_ms, end_ms }) => ({ start_ms, end_ms: Math.max(end_ms, start_ms + 1) });

/** The words alone, where a turn that begins with a mark begins with its first word; the number of its turn stands at each. */
function flat(turns) {
  let number = -1;
  let begun = false;
  const found = [];
  for (const cell of cellsOf(turns)) {
    if (cell.begins) [number, begun] = [number + 1, true];
    if (cell.item.mark) continue;
    found.push({ item: cell.item, speaker: cell.speaker, begins: begun || !found.length, turn: number });
    begun = false;
  }
  return found;
}

/** Places where words differ: words a..b-1 of the saved state became words c..d-1 of the present one. */
function gapsOf(before, after, known) {
  const found = [];
  let [a, c] = [0, 0];
  for (let d = 0; d <= after.length; d++) {
    if (d < after.length && !(known(after[d]) && after[d].item.i >= a)) continue;
    const b = d < after.length ? after[d].item.i : before.length;
    if (a < b || c < d) found.push({ a, b, c, d });
    [a, c] = [b + 1, d + 1];
  }
  return found;
}

/** Where the words of a gap are written: in the place of what was there, or beside a neighbour of the same turn, which is written anew. */
function home(gap, before, after) {
  const { a, b, c, d } = gap;
  if (a < b) return { first: a, last: b - 1, from: c, until: d, speaker: before[a].speaker };
  const left = c > 0 && after[c - 1].turn === after[c].turn;
  const right = d < after.length && after[d].turn === after[d - 1].turn;
  if (a > 0 && (left || !right)) return { first: a - 1, last: a - 1, from: c - 1, until: d, speaker: before[a - 1].speaker };
  if (a < before.length) return { first: a, last: a, from: c, until: d + 1, speaker: before[a].speaker };
  return { first: 0, last: -1, from: c, until: d, speaker: "?" };
}

function texts(before, after, gaps, rev) {
  return gaps.toReversed().map((gap) => {
    const { first, last, from, until } = home(gap, before, after);
    const cells = after.slice(from, until);
    const were = cells.map(({ item }) => (Number.isInteger(item.rev) && item.rev !== rev ? [item.rev, item.s, item.e] : null));
    const edit = { op: "text", first, last, text: cells.map((cell) => cell.item.t).join(" ") };
    return were.some(Boolean) ? { ...edit, were } : edit; // words that Undo brought back are again the very words they were
  });
}

/** Who says each present word once the texts are written: words that stay keep their speaker, new ones have that of their place. */
function predicted(before, after, gaps, known) {
  const label = after.map((cell) => (known(cell) ? before[cell.item.i].speaker : null));
  for (const gap of gaps) {
    const { speaker } = home(gap, before, after);
    for (let at = gap.c; at < gap.d; at++) label[at] = speaker;
    // words of several turns went at once: who the new ones belong to is then said outright
    if (gap.b - gap.a > 1 && new Set(before.slice(gap.a, gap.b).map((cell) => cell.speaker)).size > 1)
      for (let at = gap.c; at < gap.d; at++) label[at] = null;
  }
  return label;
}

function speakers(after, label) {
  const found = [];
  for (let at = 0; at < after.length; at++) {
    if (label[at] === after[at].speaker) continue;
    const run = found.at(-1);
    if (run && run.last === at - 1 && run.speaker === after[at].speaker) run.last = at;
    else found.push({ op: "speaker", first: at, last: at, speaker: after[at].speaker });
  }
  return found;
}

/** Turns that begin or end otherwise. Beside everything that was changed it is said outright; saying it again changes nothing. */
function boundaries(before, after, gaps, label, known) {
  const near = new Set();
  for (const { c, d } of gaps) for (let at = c; at <= d; at++) near.add(at);
  for (const [at, cell] of after.entries()) if (label[at] !== cell.speaker) near.add(at).add(at + 1);
  const found = [];
  for (let at = 1; at < after.length; at++) {
    const cell = after[at];
    const changed = near.has(at) || !known(cell) || before[cell.item.i].begins !== cell.begins;
    if (changed) found.push({ op: cell.begins ? "break" : "join", at });
  }
  return [...found.filter((edit) => edit.op === "join"), ...found.filter((edit) => edit.op === "break")];
}

const BY_HAND = new Set(["pause", "unintelligible"]);

function marks(saved, now) {
  const key = (item) => `${item.mark} ${item.s} ${item.e}`;
  const [old, fresh] = [saved, now].map((turns) => new Map(marksOf(turns).filter((item) => BY_HAND.has(item.mark)).map((item) => [key(item), item])));
  const as = (op, item) => ({ op, kind: item.mark, start_ms: item.s, end_ms: item.e });
  return [
    ...[...old].filter(([name]) => !fresh.has(name)).map(([, item]) => as("unmark", item)),
    ...[...fresh].filter(([name]) => !old.has(name)).map(([, item]) => as("mark", item)),
  ];
}

/**
 * My changes of `base` (revision `rev`) put onto `theirs`, the turns that somebody saved meanwhile (revision `theirRev`).
 * Returns the turns, and what could not be placed because both changed it: [{s, mine, theirs}].
 */
export function merged(base, mine, theirs, rev, theirRev) {
  const [old, own, other] = [flat(base), flat(mine), flat(theirs)];
  const to = new Map();
  const key = (item) => `${item.s} ${item.e} ${item.t}`;
  const places = new Map(other.map((cell, at) => [key(cell.item), at]));
  let reached = -1;
  for (const [i, cell] of old.entries()) {
    const at = places.get(key(cell.item));
    if (at !== undefined && at > reached) to.set(i, (reached = at));
  }
  const lost = [];
  const known = (cell) => cell.item.rev === rev;
  const slots = other.map((cell) => ({ before: [], cell, after: [] }));
  for (const gap of gapsOf(old, own, known)) place(gap, old, own, slots, to, lost);
  relabel(old, own, slots, to, known, lost);
  const cells = slots.flatMap(({ before, cell, after }) => [...before, ...(cell ? [cell] : []), ...after]);
  for (const { item } of cells) if (item.rev !== theirRev) delete item.rev;
  return { turns: turnsOf(woven(cells, bothMarks(base, mine, theirs))), lost: lost.sort((a, b) => a.s - b.s) };
}

/** Their marks, without those that I took away, with those that I put in. */
function bothMarks(base, mine, theirs) {
  const is = (edit) => (item) => item.mark === edit.kind && item.s === edit.start_ms && item.e === edit.end_ms;
  let found = marksOf(theirs);
  for (const edit of marks(base, mine)) {
    if (edit.op === "unmark") found = found.filter((item) => !is(edit)(item));
    else if (!found.some(is(edit))) found.push(marksOf(mine).find(is(edit)));
  }
  return found;
}

/** My words of one gap in the place of theirs, where they left that place as it was. */
function place({ a, b, c, d }, old, own, slots, to, lost) {
  const fresh = own.slice(c, d);
  const targets = Array.from({ length: b - a }, (_, at) => to.get(a + at));
  const [left, right] = [a ? to.get(a - 1) : -1, b < old.length ? to.get(b) : slots.length];
  const untouched = left !== undefined && right !== undefined && right - left - 1 === b - a && targets.every((at) => at !== undefined);
  if (!untouched) {
    const text = (cells) => cells.map((cell) => cell.item.t).join(" ");
    const theirs = slots.slice((left ?? targets.find((at) => at !== undefined) ?? 0) + 1, right).slice(0, 40);
    lost.push({ s: (old[a] ?? own[c] ?? old.at(-1)).item.s, mine: text(fresh), theirs: text(theirs.map((slot) => slot.cell).filter(Boolean)) });
    return;
  }
  const begins = targets.some((at) => slots[at].cell.begins);
  const cells = fresh.map((cell, at) => ({ ...cell, begins: cell.begins || (begins && at === 0) }));
  for (const at of targets) slots[at].cell = null;
  const ahead = right < slots.length && (left < 0 || own[d]?.turn === own[d - 1]?.turn);
  if (targets.length) slots[targets[0]].before.push(...cells);
  else if (ahead) slots[right].before.push(...cells);
  else slots[left]?.after.push(...cells);
  if (begins && !cells.length && slots[right]?.cell) slots[right].cell = { ...slots[right].cell, begins: true };
}

/** Speakers and turns that I changed, where nobody else did. */
function relabel(old, own, slots, to, known, lost) {
  for (const cell of own) {
    const at = known(cell) ? to.get(cell.item.i) : undefined;
    const [base, now] = at === undefined ? [] : [old[cell.item.i], slots[at].cell];
    if (!now) continue;
    const next = { ...now };
    if (cell.speaker !== base.speaker) {
      if (now.speaker === base.speaker || now.speaker === cell.speaker) next.speaker = cell.speaker;
      else lost.push({ s: now.item.s, mine: `${cell.speaker}: ${now.item.t}`, theirs: `${now.speaker}: ${now.item.t}` });
    }
    if (cell.begins !== base.begins) next.begins = cell.begins;
    slots[at].cell = next;
  }
}
