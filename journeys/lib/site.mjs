// A site under test: a server, a browser, and the people who use it.
//
//   const site = await openSite();
//   const sam = await site.signIn("sam.social");
//   await sam.visit("/people");
//   await site.close();

import { chromium } from "playwright-core";

import { startSteerwell } from "./server.mjs";
import { Visitor } from "./visitor.mjs";

const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The demonstration's sign-in names, one a role, and the role's word. */
export const ROLES = {
  "ines.info": "information officer",
  "rhys.reable": "reablement worker",
  "sam.social": "social worker",
  "petra.planner": "planner",
  "tom.manager": "team manager",
  "fay.finance": "finance officer",
  "col.commission": "commissioner",
  "prov.provider": "provider",
  "perf.board": "performance officer",
  "cal.guardian": "Caldicott guardian",
  "aud.auditor": "auditor",
  "ivan.admin": "IT administrator",
  "ada.testwell": "person",
  "farida.carer": "carer",
};

/** Starts the server, with further arguments of the demonstration, and the browser. */
export async function openSite(args = []) {
  const server = await startSteerwell(undefined, args);
  try {
    return new Site(server, await openBrowser());
  } catch (fault) {
    await server.stop();
    throw fault;
  }
}

/** Debian's Chromium, quiet: it asks nothing of the network of its own accord. */
export function openBrowser() {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: BROWSER,
    headless: true,
    // Chromium's sandbox cannot be made by root; the pages are our own.
    chromiumSandbox: !isRoot,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

export class Site {
  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
    this.address = server.address;
    this.visitors = [];
  }

  /** Somebody who has not signed in. */
  async visitor(name = "anybody", options) {
    const visitor = await Visitor.arrive(this, name, options);
    this.visitors.push(visitor);
    return visitor;
  }

  /** Somebody who has signed in with the demonstration's password. */
  async signIn(name, options) {
    const visitor = await this.visitor(name, options);
    await visitor.signIn(name, this.server.password);
    return visitor;
  }

  async close() {
    for (const visitor of this.visitors) await visitor.leave();
    await this.browser.close();
    await this.server.stop();
  }
}
