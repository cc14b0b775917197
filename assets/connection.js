// What the server is doing: "Working" while an answer takes its time; a lost connection and an answer
// that failed say so. In every case the last picture stays.
(() => {
  "use strict";
  const LATE = 300; // ms
  const ANSWERS = "_dash-update-component";
  let working = 0;
  let since = null;

  const line = (id, words) => {
    const place = document.getElementById(id);
    if (!place) return;
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
  };

  const lost = (now) => {
    if (!now) since = null;
    else if (!since) since = new Date();
    const clock = since && since.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    line("connection", since ? `Not connected since ${clock}. You see the last picture.` : "");
  };

  const failed = (answer) => {
    if (answer.status < 500) return line("fault", "");
    line("fault", "The dashboard could not answer. You see the last picture. Try again in a minute.");
  };

  const begun = () => {
    working += 1;
    return setTimeout(() => line("working", "Working"), LATE);
  };
  const ended = (timer) => {
    clearTimeout(timer);
    working -= 1;
    if (working === 0) requestAnimationFrame(() => working === 0 && line("working", ""));
  };

  const ask = window.fetch;
  window.fetch = async (...given) => {
    const address = String((given[0] && given[0].url) || given[0]);
    const timer = address.includes(ANSWERS) ? begun() : null;
    try {
      const answer = await ask(...given);
      lost(false);
      if (timer) failed(answer);
      return answer;
    } catch (fault) {
      if (fault.name !== "AbortError") lost(true);
      throw fault;
    } finally {
      if (timer) ended(timer);
    }
  };
  window.addEventListener("offline", () => lost(true));
  window.addEventListener("online", () => lost(false));
})();
