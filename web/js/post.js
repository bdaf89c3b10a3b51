// Sends a form's fields to an address of ours and answers with the response, or with nothing where the session has
// ended (the answer is then a redirect to sign-in, which must never be shown inside a page) or the server refused.
// Always a POST: what was typed may be somebody's name, and names do not belong in addresses.

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response | null>}
 */
export async function post(form, address, signal) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      fields.append(name, value);
    }
  }
  const response = await fetch(address, {
    method: "POST",
    body: fields,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-Requested-With": "steerwell" },
    signal,
  });
  return response.ok ? response : null;
}

/**
 * Runs `action` once typing has paused.
 *
 * @param {number} milliseconds
 * @param {() => void} action
 */
export function afterAPause(milliseconds, action) {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, milliseconds);
  };
}
