// Text and items follow each other. Without script the links do the same, one column at a time.
"use strict";

const narrow = window.matchMedia("(max-width: 800px)");

function follow(name, from) {
  if (!name) return;
  for (const one of document.querySelectorAll("[data-item][aria-current]")) one.removeAttribute("aria-current");
  for (const one of document.querySelectorAll(`[data-item="${CSS.escape(name)}"]`)) {
    one.setAttribute("aria-current", "true");
  }
  if (narrow.matches) return;
  const column = from === "text" ? "#items" : "#text";
  const other = document.querySelector(`${column} [data-item="${CSS.escape(name)}"]`);
  if (!other) return;
  const frame = document.querySelector(column);
  frame.scrollTop += other.getBoundingClientRect().top - frame.getBoundingClientRect().top - 72;
}

function followAddress() {
  const [, side, name] = decodeURIComponent(location.hash).match(/^#([ti])-(.+)$/) || [];
  if (name) follow(name, side === "t" ? "text" : "items");
}

window.addEventListener("hashchange", followAddress);
document.getElementById("items")?.addEventListener("focusin", (event) => {
  follow(event.target.closest("[data-item]")?.dataset.item, "items");
});
followAddress();
