// A lost connection says so and keeps the last picture.
(() => {
  "use strict";
  const show = (lost) => {
    const line = document.getElementById("connection");
    if (line) line.hidden = !lost;
  };
  const ask = window.fetch;
  window.fetch = async (...given) => {
    try {
      const answer = await ask(...given);
      show(false);
      return answer;
    } catch (fault) {
      if (fault.name !== "AbortError") show(true);
      throw fault;
    }
  };
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", () => show(false));
})();
