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

  // what is shown once can be copied; browsers without https know only the older way
  for (const button of all("[data-copy]")) button.hidden = false;
  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    button.textContent = button.dataset.copied;
  });

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

  // one stream a page says when to read; without it (an old browser, none named) the page is read every so often
  const address = document.querySelector("[data-events]")?.dataset.events;
  if (!every) return;
  if (!address || !window.EventSource) { setInterval(read, every); return; }
  const note = document.querySelector("[data-cut]");
  const pauses = [1, 2, 5, 10, 30];
  let stream = null, tries = 0, again = 0, noted = 0, due = 0, last = 0, newest = "";
  const soon = () => { due ||= setTimeout(() => { due = 0; last = Date.now(); read(); }, Math.max(200, last + every - Date.now())); };
  const shut = () => { stream?.close(); stream = null; clearTimeout(again); };
  const cut = () => {
    shut();
    // where no stream comes through at all, the page is read at each try instead
    if (tries > 1) read();
    else live?.setAttribute("data-stream", "lost");
    noted ||= setTimeout(() => { if (note) note.hidden = live?.getAttribute("data-stream") !== "lost"; }, 5000);
    again = setTimeout(open, pauses[Math.min(tries++, pauses.length - 1)] * 1000);
  };
  const open = () => {
    if (document.hidden || stream) return;
    stream = new EventSource(newest ? `${address}?lastEventId=${encodeURIComponent(newest)}` : address);
    stream.onopen = () => {
      tries = 0; clearTimeout(noted); noted = 0;
      if (note) note.hidden = true;
      live?.setAttribute("data-stream", "on");
      soon();
    };
    stream.onerror = cut;
    for (const kind of ["status", "downloader", "library", "notice", "notification", "work", "stream-reset"])
      stream.addEventListener(kind, (event) => { newest = event.lastEventId || newest; soon(); });
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) shut(); else open(); });
  addEventListener("pagehide", shut);
  addEventListener("pageshow", open);
  open();
})();
