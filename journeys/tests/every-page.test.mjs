// Every page that somebody can reach by links, as each role and as nobody.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { crawl } from "../lib/crawl.mjs";
import { ROLES, openSite } from "../lib/site.mjs";

let site;
before(async () => {
  site = await openSite();
});
after(() => site?.close());

const noFaults = ({ visited, faults }) => {
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
    const home = new URL(visitor.page.url());
    noFaults(await crawl(visitor, home.pathname + home.search));
  });
}
