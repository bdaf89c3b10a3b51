// Shows, while a new person's details are typed, the people already on record whom they resemble. The server answers
// with a fragment for the region that `data-suggest-region` names; the region is aria-live in the page's own markup.
import { afterAPause, post } from "./post.js";

const PAUSE = 600;

/** @param {HTMLFormElement} form */
export function suggestWhileTyping(form) {
  const address = form.dataset.suggestAddress;
  const region = document.getElementById(form.dataset.suggestRegion ?? "");
  if (!address || !region) {
    return;
  }
  let asked = new AbortController();
  let shown = region.innerHTML;

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    try {
      const response = await post(form, address, asked.signal);
      if (!response) {
        return;
      }
      const fragment = await response.text();
      // The same answer again would be read out again.
      if (fragment !== shown) {
        shown = fragment;
        const parsed = new DOMParser().parseFromString(fragment, "text/html");
        region.replaceChildren(...parsed.body.childNodes);
      }
    } catch {
      // Overtaken by a later question, or no network: the check on sending the form still finds duplicates.
    }
  };
  form.addEventListener("input", afterAPause(PAUSE, ask));
}
