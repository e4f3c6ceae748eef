// Names in a transcript: shows what is proposed, and sends what a person decides. Nothing is decided here.

const number = document.body.dataset.number;
const home = `/transcript/${number}/names`;
const BEFORE_S = 1.5; // heard before a place, and after it
const ALIVE_MS = 30_000;
const find = (id) => document.getElementById(id);
const audio = find("audio");
const page = { facts: null, texts: null, stop: 0, busy: false };

function say(template, facts = {}) {
  return template.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

function made(tag, { text = "", ...facts } = {}, ...inside) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(facts)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value);
  }
  node.append(...inside);
  return node;
}

function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const part = (n) => String(n).padStart(2, "0");
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}

function trouble(text) {
  find("trouble").textContent = text;
  find("trouble").hidden = !text;
}

async function ask(url, body) {
  try {
    const sent = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(url, sent);
    const data = await answer.json();
    if (!answer.ok) trouble(data.hint ? `${data.problem} ${data.hint}` : data.problem);
    return { ok: answer.ok, status: answer.status, data };
  } catch {
    trouble(page.texts?.gone ?? "");
    return { ok: false, status: 0 };
  }
}

async function load() {
  const { ok, data } = await ask(`${home}/data`);
  if (!ok) return;
  page.texts = data.texts ?? page.texts;
  draw(data);
}

async function decide(wish) {
  if (page.busy) return;
  page.busy = true;
  trouble("");
  const at = cards().indexOf(document.activeElement?.closest(".card"));
  const { ok, status, data } = await ask(`${home}/decide`, { seen: page.facts.revision, ...wish });
  if (ok) draw(data);
  else if (status === 409) await load();
  page.busy = false;
  if (ok && at >= 0) (cards()[Math.min(at, cards().length - 1)] ?? find("left")).focus();
}

function cards() {
  return [...document.querySelectorAll(".card")];
}

function draw(facts) {
  page.facts = facts;
  const t = page.texts;
  const parts = Object.entries(facts.left).map(([level, count]) => `${count} ${t.levels[level]}`);
  find("left").textContent = parts.length ? say(t.left, { parts: parts.join(", ") }) : facts.looked ? t.none : t.nothing;
  find("sure").disabled = !facts.left.sure;
  find("rest").disabled = !facts.open.length && facts.looked;
  find("open").replaceChildren(...facts.open.map(card));
  find("done").hidden = !facts.replaced.length && !facts.refused.length;
  find("replaced").replaceChildren(...facts.replaced.map(replaced));
  find("refused").replaceChildren(...facts.refused.map(refused));
}

function card(one) {
  const t = page.texts;
  const id = `text-${one.number}`;
  const input = made("input", { id, value: one.replacement, autocomplete: "off", spellcheck: "false", "aria-label": say(t.text, { n: one.number }) });
  const all = one.same.length ? made("input", { type: "checkbox", class: "all" }) : null;
  const accept = () => decide(wishOf(one, input.value.trim(), all?.checked));
  const refuse = () => decide(all?.checked ? { none_of: [one.number] } : { refuse: [one.number] });
  const node = made(
    "li",
    { class: "card", tabindex: "0", data: { level: one.level, number: one.number } },
    made("button", { type: "button", class: "time", text: clock(one.start_ms), "aria-label": say(t.hear, { time: clock(one.start_ms) }), onclick: () => hear(one) }),
    made("p", { class: "who", text: `${one.number} · ${one.speaker} · ${t.levels[one.level]}` }),
    made("p", { class: "context" }, one.before, made("mark", { text: one.words }), one.after),
    made("p", { class: "why", text: t.why[one.why] ?? one.why }),
    made(
      "div",
      { class: "deeds" },
      input,
      made("button", { type: "button", class: "accept strong", text: t.accept, onclick: accept }),
      made("button", { type: "button", class: "refuse", text: t.refuse, onclick: refuse }),
      ...(all ? [made("label", { class: "tick" }, all, say(one.same.length === 1 ? t.sameOne : t.same, { n: one.same.length }))] : []),
    ),
  );
  node.addEventListener("keydown", (event) => key(event, node, { accept, refuse, hear: () => hear(one) }));
  return node;
}

function wishOf(one, text, all) {
  const wish = all ? { all_of: [one.number] } : { accept: [one.number] };
  return text && text !== one.replacement ? { ...wish, written_as: { [one.number]: text } } : wish;
}

function key(event, node, deeds) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.tagName === "INPUT" && event.target.type !== "checkbox";
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const every = cards();
    every[Math.min(Math.max(every.indexOf(node) + step, 0), every.length - 1)].focus();
  } else if (event.key === "Enter" && (typing || event.target === node)) deeds.accept();
  else if (event.target === node && event.key === "Delete") deeds.refuse();
  else if (event.target === node && event.key === " ") deeds.hear();
  else return;
  event.preventDefault();
}

function replaced([n, start, , text]) {
  const t = page.texts;
  const back = made("button", { type: "button", class: "undo", text: t.undo, "aria-label": say(t.undoOne, { n }), onclick: () => decide({ undo: [n] }) });
  return made("li", {}, made("span", { class: "number", text: String(n) }), made("span", { class: "time", text: clock(start) }), made("span", { text }), back);
}

function refused(n) {
  const t = page.texts;
  const again = made("button", { type: "button", text: t.again, "aria-label": say(t.againOne, { n }), onclick: () => decide({ again: [n] }) });
  return made("li", {}, made("span", { class: "number", text: String(n) }), made("span", { text: t.stays }), again);
}

async function hear(one) {
  page.stop = one.end_ms / 1000 + BEFORE_S;
  audio.currentTime = Math.max(0, one.start_ms / 1000 - BEFORE_S);
  try {
    await audio.play();
  } catch {
    trouble(page.texts.nosound);
  }
}

audio.addEventListener("timeupdate", () => {
  if (page.stop && audio.currentTime >= page.stop) audio.pause();
});
find("sure").addEventListener("click", () => decide({ sure: true }));
find("rest").addEventListener("click", () => decide({ rest: true }));
setInterval(() => fetch("/alive").catch(() => {}), ALIVE_MS);
load();
