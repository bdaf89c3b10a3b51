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

/** Searches from the empty form. */
async function search(fields) {
  await anybody.page.goto("/directory");
  await anybody.fill(fields);
  await anybody.send("Search");
}

test("the front page and the directory, with JavaScript and without", async () => {
  for (const js of [true, false]) {
    await anybody.visit("/", { js });
    await anybody.visit("/directory", { js });
  }
});

test("words find services, and each opens", async () => {
  await search({ words: "library" });
  await anybody.check({ name: "directory-found" });
  const first = anybody.page.locator("main a[href^='/directory/']").first();
  assert.match(await anybody.words(), /library/i);
  await anybody.visit(await first.getAttribute("href"));
  assert.match(await anybody.words(), /Where this comes from|Source|licen[cs]e/i);
});

test("everyday words find what lists call otherwise", async () => {
  for (const [words, expected] of [
    ["chemist", /Pharmacy/],
    ["doctor", /GP practice/],
    ["old people's home", /Care home/],
  ]) {
    await search({ words });
    assert.match(await anybody.words(), expected, words);
    assert.doesNotMatch(await anybody.words(), /Nothing found/, words);
  }
});

test("a postcode in any shape orders the services by distance", async () => {
  await search({ near: "m33  7zf" });
  await anybody.check({ name: "directory-near" });
  const distances = [...(await anybody.words()).matchAll(/([\d.]+) miles? \(/g)].map(([, miles]) => Number(miles));
  assert.ok(distances.length > 1, "no distances are shown");
  assert.deepEqual(distances, [...distances].sort((a, b) => a - b));
});

test("a chemist that is open on a Sunday afternoon is found near Sale, and those that are closed are left out", async () => {
  await anybody.page.goto("/directory");
  const sunday = await anybody.page
    .locator('[name="day"] option')
    .evaluateAll((days) => days.find((day) => day.text.includes("Sunday")).value);
  await anybody.fill({ words: "chemist", near: "M33 2RP", open: "at" });
  await anybody.fill({ day: sunday, time: "2pm" });
  await anybody.send("Search");
  const words = await anybody.words();
  assert.match(words, /Open or closed is said for .*Sunday.*2pm/);
  assert.match(words, /bank holidays/);
  const entries = await anybody.page.locator("main ul.govuk-list > li").allInnerTexts();
  assert.ok(entries.length > 0);
  for (const entry of entries) assert.match(entry, /Open/, entry);
  for (const entry of entries) assert.doesNotMatch(entry, /Closed/, entry);
  await anybody.check({ name: "directory-sunday" });
  await anybody.go(/open at another time/i);
  assert.doesNotMatch(await anybody.words(), /Open or closed is said for/, "the filter is taken off by its link");
});

test("what is no postcode is refused with a sentence, and what was typed stays", async () => {
  for (const [near, sentence] of [
    ["12345", /postcode/i],
    ["ZZ99 9ZZ", /postcode|area/i],
    ["SW1A 1AA", /outside|not in|area|know/i],
    ["nowhere at all", /postcode|ward|place/i],
  ]) {
    await search({ near, words: "library" });
    assert.match(await anybody.said(), sentence, near);
    assert.equal(await anybody.page.locator('[name="near"]').inputValue(), near);
    assert.equal(await anybody.page.locator('[name="words"]').inputValue(), "library");
  }
  await anybody.check({ name: "directory-refused", status: 422 });
  await search({ open: "at", time: "half past never" });
  assert.match(await anybody.said(), /time/i);
  await anybody.check({ name: "directory-time-refused", status: 422 });
});

test("nothing found says what else to try", async () => {
  await search({ words: "submarine welding" });
  assert.match(await anybody.words(), /Nothing found/);
  await anybody.check({ name: "directory-nothing" });
});

test("kinds and distance make the list shorter, and the list has pages", async () => {
  await search({ near: "M33", kind: "library", within: "5" });
  const kinds = await anybody.page.locator("main ul.govuk-list > li").allInnerTexts();
  assert.ok(kinds.length > 0 && kinds.every((entry) => /Library/.test(entry)));
  await search({ words: "charity" });
  await anybody.go(/next/i);
  assert.match(anybody.at, /page=2/);
  await anybody.check({ name: "directory-page-2" });
});

test("where the data comes from is said", async () => {
  await anybody.visit("/data-notices");
  assert.match(await anybody.words(), /Open Government Licence v3.0/);
});
