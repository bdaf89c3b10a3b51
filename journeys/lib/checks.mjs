// What holds on every page, as lists of faults: sentences that say what is wrong and where.

import axe from "axe-core";
import { HtmlValidate } from "html-validate";

/** The policy that every page is served with: nothing inline, nothing from elsewhere. */
export const POLICY = {
  "default-src": "'none'",
  "style-src": "'self'",
  "script-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
  "base-uri": "'none'",
};

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    // Titles name the error, the page and the council, as GOV.UK's pattern asks.
    "long-title": "off",
    // Taste, not validity.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    // Ids as HTML allows them; questions' ids hold full stops and brackets.
    "valid-id": ["error", { relaxed: true }],
    // GOV.UK Frontend's own markup gives links that act as buttons role=button.
    "prefer-native-element": ["error", { exclude: ["button", "group", "region"] }],
    // GOV.UK's date input gives its fieldset role=group, for readers that need to be told.
    "no-redundant-role": "off",
    // An error summary and a notification stand above the page's heading.
    "heading-level": ["error", { minInitialRank: "h2" }],
    "no-inline-style": "error",
    // Our own files come from our own server; what came from elsewhere would need a hash.
    "require-sri": ["error", { target: "crossorigin" }],
  },
});

/** GOV.UK's own script says with aria-expanded which radio opens a further question; axe does not allow it there. */
const notGovuks = ({ id, nodes }) =>
  id !== "aria-allowed-attr" || !nodes.every(({ html }) => html.includes("govuk-radios__input"));

/**
 * Accessibility, by axe, in the page as it stands. The script is handed over by the browser's own tools, which the
 * content security policy of the page does not bind; only what is at fault is reported back, which is most of the time saved.
 */
export async function accessibility(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, {
      runOnly: { type: "tag", values },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, html }) => ({ target, html })),
    }));
  }, AXE_TAGS);
  return violations.filter(notGovuks).map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join("; ")}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ""}`,
  );
}

/** Validity of the HTML as the server sent it, before any script. */
export async function validity(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages
      .filter(({ severity }) => severity === 2)
      .map(({ ruleId, message, line, column }) => `HTML ${line}:${column}: ${message} (${ruleId})`),
  );
}

/** Nothing reaches beyond the right edge, except inside what scrolls by itself. */
export function fitsAcross(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = (element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
      .filter(
        (element) =>
          !scrolls(element) &&
          (element.getBoundingClientRect().right > root.clientWidth + 1 ||
            // A long word or line runs out of a box that itself is narrow.
            (element.scrollWidth > root.clientWidth &&
              ["visible", ""].includes(getComputedStyle(element).overflowX))),
      )
      // The innermost are what to mend.
      .reverse()
      .slice(0, 3)
      .map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`);
    return [
      `the page is ${root.scrollWidth} pixels wide on a screen of ${root.clientWidth}: ${wide.join(", ")}`,
    ];
  });
}

/** Every form can be sent by somebody without JavaScript. */
export function worksWithoutScript(page) {
  return page.evaluate(() =>
    [...document.forms]
      .filter(
        (form) =>
          ![...form.elements].some(
            (control) =>
              (control.type === "submit" || control.type === "image") &&
              !control.disabled &&
              // What is folded away in <details> unfolds without any script.
              (control.checkVisibility() || control.closest("details:not([open])")),
          ),
      )
      .map((form) => `without JavaScript the form to ${form.getAttribute("action")} has no button`),
  );
}

/** The headers of a page. */
export function headers(response) {
  const sent = response.headers();
  const faults = [];
  const policy = Object.fromEntries(
    (sent["content-security-policy"] ?? "")
      .split(";")
      .map((part) => part.trim().split(/\s+/))
      .map(([name, ...values]) => [name, values.join(" ")]),
  );
  for (const [name, value] of Object.entries(POLICY)) {
    if (policy[name] !== value) {
      faults.push(`the content security policy has ${name} ${policy[name] ?? "(none)"}, not ${value}`);
    }
  }
  if (sent["x-content-type-options"] !== "nosniff") {
    faults.push("the header X-Content-Type-Options is not nosniff");
  }
  return faults;
}
