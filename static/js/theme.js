// The admin's pages do not know our cookie; this puts its theme on the page before anything is drawn.
(() => {
  "use strict";
  const chosen = document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/);
  document.documentElement.dataset.theme = chosen ? chosen[1] : "auto";
})();
