// A person and a carer see what the council knows about them, and who looked.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let sam;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social");
});
after(() => site?.close());

/** From home to one's own record; gives its address. */
async function toOwnRecord(visitor) {
  await visitor.page.goto("/home");
  await visitor.go("What the council knows about me");
  return visitor.at;
}

test("Ada sees her record in her own words, her answers and her sums, and prints them", async () => {
  const ada = await site.signIn("ada.testwell");
  const own = await toOwnRecord(ada);
  await ada.visit(own);
  assert.match(await ada.words(), /About you.*Ada Testwell/);
  assert.equal(await ada.page.getByRole("link", { name: /correct/i }).count(), 0);
  const budget = await ada.page.locator("main a[href^='/allocation/']").first().getAttribute("href");
  const assessment = await ada.page.locator("main a[href^='/assessment/']").first().getAttribute("href");
  await ada.visit(budget);
  assert.match(await ada.words(), /£134\.63 a week/);
  const line = ada.page.locator("details.sw-worked-line").first();
  await line.locator("summary").click();
  assert.match(await line.innerText(), /Source: /, "her sum opens as the worker's does");
  await ada.visit(assessment);
  await ada.visit(`${assessment}/check`);
  await ada.visit(`${own}/print`);
  for (const words of ["plain", "easy", "large"]) await ada.visit(`${budget}/print?words=${words}`);
});

test("Ada sees who looked at her record, and when", async () => {
  const ada = await site.signIn("ada.testwell");
  await open(sam, "testwell");
  const own = await toOwnRecord(ada);
  await ada.go("Who looked at my record");
  assert.match(await ada.words(), /Sam Social, Social worker/);
  await ada.visit(`${own}/looked`);
});

test("nobody else's record is there for a person or a carer, and they have no search", async () => {
  const hana = await open(await site.signIn("tom.manager"), "notreal");
  const bernard = await open(sam, "sampleton");
  const adas = await open(sam, "testwell");
  for (const [name, others] of [
    ["ada.testwell", [hana, bernard]],
    ["farida.carer", [hana, bernard, adas]],
  ]) {
    const visitor = await site.signIn(name);
    for (const address of others) {
      const answer = await visitor.context.request.get(address);
      assert.equal(answer.status(), 404, `${name} at somebody else's record`);
      assert.doesNotMatch(await answer.text(), /Notreal|Sampleton|Testwell.*RB-000001/);
    }
    await visitor.visit("/people", { status: 403 });
  }
});

test("Farida, a carer, opens her own record", async () => {
  const farida = await site.signIn("farida.carer");
  const own = await toOwnRecord(farida);
  await farida.visit(own);
  assert.match(await farida.words(), /Farida Placeholder/);
  await farida.visit(`${own}/looked`);
});
