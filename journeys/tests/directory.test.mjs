// Help nearby, found without signing in.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openSite } from "../lib/site.mjs";

let site;
let anybody;
before(async () => {
  site = await openSite();
  anybody = await site.visitor();
});
after(() => site?.close());

test("the front page and the directory, with JavaScript and without", async () => {
  for (const js of [true, false]) {
    await anybody.visit("/", { js });
    await anybody.visit("/directory", { js });
  }
});

test("words find services, and each opens", async () => {
  await anybody.page.goto("/directory");
  await anybody.page.getByLabel(/what|words|search|looking for/i).first().fill("library");
  await anybody.send();
  await anybody.check({ name: "directory-found" });
  const first = anybody.page.locator("main a[href^='/directory/']").first();
  assert.match(await anybody.page.locator("main").innerText(), /library/i);
  await anybody.visit(await first.getAttribute("href"));
});

test("a postcode in any shape orders the services by distance", async () => {
  await anybody.page.goto("/directory");
  await anybody.page.getByLabel(/postcode/i).first().fill("m33  7zf");
  await anybody.send();
  await anybody.check({ name: "directory-near" });
  const distances = [
    ...(await anybody.page.locator("main").innerText()).matchAll(/([\d.]+) miles? away/g),
  ].map(([, miles]) => Number(miles));
  assert.ok(distances.length > 1, "no distances are shown");
  assert.deepEqual(distances, [...distances].sort((a, b) => a - b));
});

test("what is no postcode is refused with a sentence, and what was typed stays", async () => {
  await anybody.page.goto("/directory");
  const postcode = anybody.page.getByLabel(/postcode/i).first();
  await postcode.fill("12345");
  await anybody.send();
  assert.match(await anybody.said(), /postcode/i);
  assert.equal(await anybody.page.getByLabel(/postcode/i).first().inputValue(), "12345");
  await anybody.check({ name: "directory-refused" });
});
