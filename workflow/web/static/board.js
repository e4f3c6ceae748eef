// The board looks once a minute whether the study has changed, copies commands, and ends the program when asked to.
"use strict";

const body = document.body;
const EVERY_MS = 60000;

async function look() {
  const answer = await fetch("/board/head");
  if (!answer.ok) return;
  const { changes, minute } = await answer.json();
  if (String(changes) !== body.dataset.changes) {
    const busy = document.activeElement && document.activeElement !== body;
    if (busy || String(window.getSelection())) document.getElementById("news").hidden = false;
    else location.reload();
  } else if (minute.slice(0, 10) !== body.dataset.day && body.dataset.day) location.reload();
  body.dataset.day = minute.slice(0, 10);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "renew") location.reload();
  if (button.id === "finish") {
    const answer = await fetch("/stop", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }).catch(() => null);
    const note = document.createElement("p");
    note.textContent = answer && !answer.ok ? body.dataset.stuck : body.dataset.closed;
    note.setAttribute("role", "status");
    body.replaceChildren(note);
  }
  if (button.classList.contains("copy")) {
    const text = button.previousElementSibling.textContent;
    const tell = (what) => {
      button.textContent = what;
      button.ariaLabel = `${what}: ${text}`;
      document.getElementById("told").textContent = `${what}: ${text}`;
    };
    try {
      await navigator.clipboard.writeText(text);
      tell(body.dataset.copied);
    } catch {
      window.getSelection().selectAllChildren(button.previousElementSibling);
      tell(body.dataset.selected);
    }
  }
});

setInterval(look, EVERY_MS);
