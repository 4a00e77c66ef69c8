// What script adds: nothing depends on it.
"use strict";

// A menu closes when one clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A filter that is a choice takes effect at once; the button stays for keyboards and old browsers.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}

// A form is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const field of document.querySelectorAll("form.filters :disabled")) field.disabled = false;
});

// A form opened before one logged in again (back, or another tab) is sent with today's token.
document.addEventListener("submit", (event) => {
  const kept = document.cookie.match(/(?:^|; )csrftoken=(\w+)/);
  const token = event.target.elements.csrfmiddlewaretoken;
  if (kept && token) token.value = kept[1];
});

// What was sent after the session had ended is back in its form once the same person has logged in.
const SENT = "sent";
const who = () => document.querySelector("[data-account]")?.dataset.account;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !who() || form.querySelector("input[type=password]")) return;
  const typed = [...form.elements].filter((one) => one.name && !/hidden|file/.test(one.type));
  const values = typed.map((one) => [one.name, one.value, Boolean(one.checked)]);
  sessionStorage.setItem(SENT, JSON.stringify({ to: form.action, who: who(), values }));
});
const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
if (sent && who()) {
  sessionStorage.removeItem(SENT);
  const form = [...document.forms].find((one) => one.method === "post" && one.action === sent.to);
  const cameBack = new URL(document.referrer || location.href).pathname.endsWith("/log-in");
  for (const [name, value, checked] of form && cameBack && sent.who === who() ? sent.values : []) {
    for (const field of form.elements) {
      if (field.name !== name || /hidden|file/.test(field.type)) continue;
      if (!/radio|checkbox/.test(field.type)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

// The clause or row that was chosen is brought into view.
const chosen = document.querySelector("[data-selected], mark.selected");
if (chosen && !location.hash && chosen.getBoundingClientRect().top > window.innerHeight) {
  chosen.scrollIntoView({ block: "center" });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
