// Somebody with a browser: goes to pages, and every page that is gone to is checked.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as checks from "./checks.mjs";

export const SHOTS = fileURLToPath(new URL("../shots/", import.meta.url));
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Surnames of the cast: an address or a title in the server's log must not hold one. */
const SURNAMES =
  /testwell|sampleton|exampleson|mockery|próbna|pr%C3%B3bna|placeholder|fictional|notreal|madeup|invented|pretend|imaginary/i;

/** How long a page may take to come, in milliseconds, on a machine that is busy. */
const PATIENCE = 15_000;

/** A desk and a phone. */
export const WIDTHS = [1280, 375];

export class Visitor {
  /** `js` — false for a browser without JavaScript. */
  static async arrive(site, name, { js = true } = {}) {
    const visitor = new Visitor();
    visitor.site = site;
    visitor.name = name;
    visitor.js = js;
    visitor.faults = [];
    visitor.navigations = new Set();
    visitor.context = await site.browser.newContext({
      baseURL: site.address,
      locale: "en-GB",
      javaScriptEnabled: js,
    });
    visitor.context.setDefaultTimeout(PATIENCE);
    visitor.page = await visitor.context.newPage();
    visitor.#listen(visitor.page);
    return visitor;
  }

  async leave() {
    await this.plain?.close();
    await this.context.close();
  }

  /** Signs in on the page that everybody uses. */
  async signIn(name, password) {
    await this.page.goto("/sign-in");
    await this.page.locator("input[autocomplete=username]").fill(name);
    await this.page.locator("input[autocomplete=current-password]").fill(password);
    await this.send();
    assert.notEqual(
      new URL(this.page.url()).pathname,
      "/sign-in",
      `${name} could not sign in: ${await this.said()}`,
    );
  }

  /** Presses the main form's button, or the one that is named, and waits for the next page. */
  async send(words) {
    const first = this.page.locator("main").locator("form button[type=submit], form button:not([type])").first();
    await this.go(words ?? first);
  }

  /** Presses a link or a button, given by a part of its words or as a locator, and waits for the next page. */
  async go(target) {
    const given = typeof target === "string" || target instanceof RegExp;
    const main = this.page.locator("main");
    const pressed = given
      ? main.getByRole("button", { name: target }).or(main.getByRole("link", { name: target })).first()
      : target;
    await pressed.waitFor();
    await Promise.all([this.page.waitForNavigation(), pressed.click()]);
  }

  /** Fills fields by their names: text is typed, of radios and checkboxes the one with the value is ticked. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const all = this.page.locator(`main [name="${name}"]:not([type=hidden])`);
      const kind = await all.first().evaluate((one) => (one.tagName === "SELECT" ? "select" : one.type));
      if (kind === "select") await all.first().selectOption(value);
      else if (kind === "radio" || kind === "checkbox") {
        await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
      } else await all.first().fill(value);
    }
  }

  /** The words of the page's main part, each space one space. */
  async words() {
    return (await this.page.locator("main").innerText()).replace(/\s+/g, " ").trim();
  }

  /** Where the visitor is: path and query. */
  get at() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  /** What the error summary says, or the heading where there is none. */
  async said() {
    const summary = this.page.locator(".govuk-error-summary");
    const place = (await summary.count()) ? summary : this.page.locator("h1");
    return (await place.first().innerText()).replace(/\s+/g, " ").trim();
  }

  /**
   * Goes to an address and checks the page: status, headers, HTML, accessibility, width, console,
   * with and without JavaScript. All faults of the page come in one failure.
   *
   * `widths` — screens to look at it on; `js` — false leaves JavaScript on only for the checkers'
   * own work; `status` — what the page should answer.
   */
  async visit(path, { widths = WIDTHS, js = true, status = 200 } = {}) {
    const faults = [];
    const scripted = js && this.js;
    const page = js ? this.page : await this.#plainPage();
    this.faults = [];
    const [first = WIDTHS[0]] = widths;
    await page.setViewportSize({ width: first, height: 900 });
    const response = await page.goto(path);
    faults.push(...(await this.#checkServed(response, page.url(), status)));
    faults.push(...(await this.#checkScreens(page, widths, scripted)));
    this.#report(path, faults);
    return response;
  }

  /**
   * Checks the page that an action has led to, as `visit` does, without going there again.
   * `status` — what it should have answered: 200, also after being led on; 422 with faults; 409 in a conflict.
   */
  async check({ widths = WIDTHS, name, status = 200 } = {}) {
    const faults = await this.#checkServed(this.lastResponse, this.page.url(), status);
    faults.push(...(await this.#checkScreens(this.page, widths, this.js, name)));
    this.#report(this.at, faults);
  }

  /**
   * Reads an address without showing it: what it answers, its headers and its HTML are checked.
   * Gives the faults, the addresses of the site that it links to, and the nestings of its elements: `form.x>button.y`,
   * each once, so that a table of three rows and one of thirty are alike. A file to take away has neither.
   */
  async read(path) {
    const response = await this.context.request.get(path, { maxRedirects: 5 });
    if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) {
      const faults = response.ok() ? [] : [`the file answers ${response.status()}`];
      return { faults, links: [], nestings: [] };
    }
    const html = await response.text();
    const faults = await this.#checkServed(response, response.url(), 200);
    const seen = await this.page.evaluate(
      ([html, at]) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        const shape = (element) =>
          [
            element.tagName.toLowerCase(),
            ...element.classList,
            ...[...element.attributes]
              .filter(({ name }) => name === "role" || name === "type" || name.startsWith("aria-"))
              .map(({ name }) => `[${name}]`),
          ].join(".");
        return {
          links: [...page.querySelectorAll("a[href]")]
            .map((link) => new URL(link.getAttribute("href"), at))
            .filter(({ origin }) => origin === new URL(at).origin)
            .map(({ pathname, search }) => pathname + search),
          nestings: [...page.body.querySelectorAll("*")].map(
            (element) => `${shape(element.parentElement)}>${shape(element)}`,
          ),
        };
      },
      [html, response.url()],
    );
    return { faults, links: [...new Set(seen.links)], nestings: [...new Set(seen.nestings)] };
  }

  async #checkServed(response, address, status) {
    const faults = [];
    if (response.status() !== status) {
      faults.push(`the page answers ${response.status()}, not ${status}`);
    }
    faults.push(...checks.headers(response));
    faults.push(...(await checks.validity(await response.text())));
    const { pathname, search } = new URL(address);
    if (SURNAMES.test(pathname + search)) {
      faults.push(`the address holds a person's name: ${pathname}${search}`);
    }
    return faults;
  }

  async #checkScreens(page, widths, js, name) {
    const faults = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const found = await checks.fitsAcross(page);
      if (js) found.push(...(await checks.accessibility(page)));
      else found.push(...(await checks.worksWithoutScript(page)));
      faults.push(...found.map((fault) => `at ${width}: ${fault}`));
      await this.#shoot(page, width, js, name);
    }
    // Whoever goes on does so at a desk: on a phone scripts fold things away.
    if (widths.length > 1) await page.setViewportSize({ width: widths[0], height: 900 });
    return faults;
  }

  async #shoot(page, width, js, name) {
    const { pathname } = new URL(page.url());
    const place = name ?? (pathname.replace(UUID, "id").replaceAll("/", "-").slice(1) || "home");
    await mkdir(SHOTS, { recursive: true });
    await page.screenshot({
      path: join(SHOTS, `${this.name}-${place}-${width}${js ? "" : "-plain"}.png`),
      fullPage: true,
    });
  }

  #report(path, faults) {
    const all = [...faults, ...this.faults];
    this.faults = [];
    if (all.length > 0) assert.fail(`${path} as ${this.name}:\n  ${all.join("\n  ")}`);
  }

  /** The same person with JavaScript switched off. */
  async #plainPage() {
    if (!this.plain) {
      this.plain = await this.site.browser.newContext({
        baseURL: this.site.address,
        locale: "en-GB",
        javaScriptEnabled: false,
      });
      this.plainPage = await this.plain.newPage();
      this.#listen(this.plainPage);
    }
    await this.plain.clearCookies();
    await this.plain.addCookies(await this.context.cookies());
    return this.plainPage;
  }

  /** What the browser complains of, and requests that leave the site, are faults of the page. */
  #listen(page) {
    page.on("pageerror", (fault) => this.faults.push(`script: ${fault.message}`));
    page.on("console", (message) => {
      // The browser reports a refusal (404, 422) of a page itself as an error too; its status is checked as such.
      const ofThePage = this.navigations.has(message.location().url);
      if (message.type() === "error" && !(ofThePage && /status of \d+/.test(message.text()))) {
        this.faults.push(`console: ${message.text()}`);
      }
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(this.site.address) && !/^(data|blob|about):/.test(request.url())) {
        this.faults.push(`the page asks elsewhere: ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
        this.lastResponse = response;
        this.navigations.add(response.url());
      }
    });
  }
}
