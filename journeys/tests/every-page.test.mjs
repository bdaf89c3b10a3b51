// Every page that somebody can reach by links, as each role and as nobody.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { crawl } from "../lib/crawl.mjs";
import { ROLES, openSite } from "../lib/site.mjs";
import { Way } from "../lib/way.mjs";

const ROUTES = new URL("../../crates/pages/tests/golden/routes.txt", import.meta.url);

/** Pages that no link leads to, and where a journey goes to them. */
const ELSEWHERE = {
  "/health/live": "no page",
  "/health/ready": "no page",
  "/assets/{file}": "no page",
  "/_gallery": "visited below",
  "/sign-in/code": "administrator.test.mjs",
  "/sign-in/password": "administrator.test.mjs",
  "/sign-in/second-factor": "installation.test.mjs",
  "/kept": "session.test.mjs",
  "/kept/{form}": "session.test.mjs",
  "/people/{person}/reason": "oversight.test.mjs",
  "/self-assessment": "self-assessment.test.mjs",
  "/self-assessment/{token}": "self-assessment.test.mjs",
  "/assessment/{assessment}/own/check": "self-assessment.test.mjs",
  "/assessment/{assessment}/own/{part}/{question}": "self-assessment.test.mjs",
  "/assessment/{assessment}/paper": "self-assessment.test.mjs",
  "/directory/import/waiting/{upload}": "commissioner.test.mjs",
  "/market/provider/{provider}": "commissioner.test.mjs",
  "/assessment/{assessment}/validate": "self-assessment.test.mjs",
  "/complaint/{complaint}": "whole-way.test.mjs",
  "/complaint/{complaint}/print": "whole-way.test.mjs",
  "/budget/{budget}/agree": "whole-way.test.mjs",
  "/people/{person}/payee": "whole-way.test.mjs",
  // These three only lead on to what is open, and answer no page of their own.
  "/people/{person}/allocation": "whole-way.test.mjs",
  "/people/{person}/plan": "whole-way.test.mjs",
  "/people/{person}/approval": "whole-way.test.mjs",
};

let site;
const visitedByAnybody = [];
before(async () => {
  site = await openSite();
  // Somebody has gone the whole way, so that each of its pages is there to be reached.
  await new Way(site, { look: false }).all();
});
after(() => site?.close());

const noFaults = ({ visited, faults }) => {
  visitedByAnybody.push(...visited);
  if (faults.length > 0) {
    assert.fail(`${faults.length} of ${visited.length} pages are at fault:\n${faults.join("\n")}`);
  }
};

test("every page that anybody can reach", async () => {
  noFaults(await crawl(await site.visitor()));
});

for (const [name, role] of Object.entries(ROLES)) {
  test(`every page that the ${role} can reach`, async () => {
    const visitor = await site.signIn(name);
    noFaults(await crawl(visitor, visitor.at, { limit: 400 }));
  });
}

test("the gallery of components", async () => {
  const anybody = await site.visitor();
  await anybody.visit("/_gallery");
});

test("every page of the list of routes was reached, here or in another journey", async () => {
  const routes = [...(await readFile(ROUTES, "utf8")).matchAll(/^GET +(\S+)$/gm)].map(([, route]) => route);
  assert.ok(routes.length > 30);
  const reached = (route) => {
    const shape = new RegExp(`^${route.replace(/[.?]/g, "\\$&").replace(/\{\w+\}/g, "[^/?]+")}(\\?|$)`);
    return visitedByAnybody.some((path) => shape.test(path));
  };
  assert.deepEqual(
    routes.filter((route) => !(route in ELSEWHERE) && !reached(route)),
    [],
  );
  assert.deepEqual(
    Object.keys(ELSEWHERE).filter((route) => !routes.includes(route)),
    [],
    "these are no routes any more",
  );
});
