// Saves an answer while it is typed, besides the saving that "Continue" does. Says so in the form's own
// `[data-autosave-status]`, which is a status region in the page's own markup.
import { afterAPause, post } from "./post.js";

const PAUSE = 1500;

/** @param {HTMLFormElement} form */
export function saveWhileTyping(form) {
  const address = form.dataset.autosaveAddress;
  const status = form.querySelector("[data-autosave-status]");
  if (!address || !status) {
    return;
  }
  let changes = 0;
  let leaving = false;

  const save = async () => {
    if (leaving) {
      return;
    }
    const sent = changes;
    let saved = false;
    try {
      saved = (await post(form, address)) !== null;
    } catch {
      saved = false;
    }
    if (!saved) {
      status.textContent = status.dataset.notSaved ?? "Not saved yet. Select Continue to save your answer.";
    } else if (sent === changes) {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      status.textContent = `${status.dataset.saved ?? "Saved at"} ${time}`;
      form.dispatchEvent(new CustomEvent("steerwell:saved"));
    }
  };
  const later = afterAPause(PAUSE, save);
  form.addEventListener("input", () => {
    changes += 1;
    later();
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
}
