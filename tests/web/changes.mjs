// Reads cases from standard input, does what a person might do to each transcript, and prints the edits and the state that they must lead to.

import { readFileSync } from "node:fs";
import { edits, merged } from "../../workflow/web/static/edits.js";
import { fromServer, give, join, retext, split, textOf, tidied } from "../../workflow/web/static/model.js";

const NAMES = { unintelligible: "(unintelligible)", excluded: "[off-record]" };

/** A chance that follows from a seed (mulberry32). */
function chanceOf(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function written(one, chance) {
  const tokens = textOf(one).split(" ");
  for (let k = 0; k <= chance(3); k++) {
    const at = chance(tokens.length + 1);
    const what = chance(4);
    if (what === 0) tokens.splice(at, 1 + chance(3));
    else if (what === 1) tokens.splice(at, 0, ...["new", "well,", "er"].slice(0, 1 + chance(3)));
    else if (what === 2) tokens.splice(at, 1, "other");
    else tokens.splice(at, 0, `(${chance(5)}.${chance(10)})`);
  }
  return retext(one, chance(25) ? tokens.join(" ") : "", NAMES);
}

function changed(turns, chance, steps, speakers) {
  for (let k = 0; k < steps && turns.length; k++) {
    const at = chance(turns.length);
    const what = chance(5);
    const count = turns[at].items.length;
    if (what <= 1) turns = tidied(turns.with(at, written(turns[at], chance)));
    else if (what === 2) turns = split(turns, at, chance(count + 1));
    else if (what === 3) turns = join(turns, at);
    else {
      const first = chance(count || 1);
      turns = give(turns, at, speakers[chance(speakers.length)], first, chance(2) ? Infinity : first + chance(3));
    }
  }
  return tidied(turns);
}

const plain = (turns) =>
  turns.map((one) => [one.speaker, one.items.filter((item) => !item.mark).map((item) => [item.t, item.rev === undefined ? -1 : item.i])]).filter(([, words]) => words.length);

const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map(({ data, seed, steps, speakers, theirs }) => {
  const chance = chanceOf(seed);
  const saved = fromServer(data, NAMES);
  const now = changed(saved, chance, steps, speakers);
  if (!theirs) return { edits: edits(saved, now, data.revision), turns: plain(now) };
  const other = fromServer(theirs, NAMES);
  const both = merged(saved, now, other, data.revision, theirs.revision);
  return { mine: edits(saved, now, data.revision), edits: edits(other, both.turns, theirs.revision), turns: plain(both.turns), lost: both.lost };
});
process.stdout.write(JSON.stringify(answers));
