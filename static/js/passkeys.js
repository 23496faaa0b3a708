// Passkeys: the only thing of the pages that needs a script. Without one, or where a browser knows none, nothing shows.
(() => {
  "use strict";
  const { PublicKeyCredential: kind } = window;
  // Browsers know no passkeys without https (but for localhost), nor on an IP address.
  const isAddress = /^\[|^\d+(\.\d+){3}$/.test(location.hostname);
  const here = Boolean(kind?.parseRequestOptionsFromJSON) && isSecureContext && !isAddress;

  const send = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const signIn = async ({ dataset }) => {
    const publicKey = kind.parseRequestOptionsFromJSON(await send(dataset.options, {}));
    const credential = await navigator.credentials.get({ publicKey });
    await send(dataset.verify, { credential: credential.toJSON() });
    location.assign(dataset.then);
  };

  const add = async (part) => {
    const { dataset } = part;
    const publicKey = kind.parseCreationOptionsFromJSON(await send(dataset.options, {}));
    const credential = await navigator.credentials.create({ publicKey });
    const name = part.querySelector("input").value.trim() || dataset.name;
    await send(dataset.verify, { name, attestation_response: credential.toJSON() });
    location.reload();
  };

  for (const part of document.querySelectorAll("[data-passkey]")) {
    if (!here) continue;
    part.hidden = false;
    for (const instead of document.querySelectorAll("[data-no-passkey]")) instead.hidden = true;
    const button = part.querySelector("button");
    const say = (what) => {
      for (const words of part.querySelectorAll("[data-said]")) words.hidden = words.dataset.said !== what;
    };
    const press = async () => {
      if (button.hasAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      say("");
      try {
        await (part.dataset.passkey === "add" ? add(part) : signIn(part));
      } catch (error) {
        // The authenticator has one for this site already; too many tries; all else is one.
        say(error.name === "InvalidStateError" ? "has" : error.message === "429" ? "wait" : "no");
      } finally {
        button.removeAttribute("aria-busy");
      }
    };
    button.addEventListener("click", press);
    part.querySelector("input")?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); press(); }
    });
  }
})();
