// Comfort only: every page reads and every form works without this file.
(() => {
  "use strict";
  const all = (what, inside = document) => inside.querySelectorAll(what);
  document.documentElement.dataset.script = "on";

  // menus: Escape and a click outside close them
  const close = (menu) => { if (menu?.open) { menu.open = false; menu.querySelector("summary").focus(); } };
  addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(document.querySelector("details.menu[open]"));
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      const field = document.querySelector("input[type=search], input[data-slash]");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });

  // one press is one request; the pressed button shows that it works
  addEventListener("submit", (event) => {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(ready, 30_000);
  });
  const ready = () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", ready);

  // after a form was refused, or a test was made, go to what it says
  (document.querySelector("[role=alert][tabindex]") ?? document.querySelector("[data-look-here]"))?.focus();

  // parts that say how things stand are read again while somebody looks
  const every = Number(document.querySelector("[data-every]")?.dataset.every || 0) * 1000;
  const live = document.querySelector(".live");
  let reading = false;
  const read = async () => {
    if (document.hidden || reading) return;
    reading = true;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of all("[data-fresh]")) {
        const next = fresh.getElementById(part.id);
        if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.innerHTML = next.innerHTML;
      }
      live?.setAttribute("data-stream", "on");
    } catch { live?.setAttribute("data-stream", "lost"); } finally { reading = false; }
  };
  if (every) setInterval(read, every);
})();
