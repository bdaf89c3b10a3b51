// Warns before leaving a form with typing that has not been sent. The browser words the warning.

/** @param {HTMLFormElement} form */
export function warnBeforeLeaving(form) {
  let unsaved = false;
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  // The autosave of the same form says when what was typed has reached the server.
  form.addEventListener("steerwell:saved", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) {
      event.preventDefault();
    }
  });
}
