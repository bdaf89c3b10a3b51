// A worker's whole walk without JavaScript: sign in, find, open, correct, assess, budget, print, sign out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { answerAll, validate } from "../lib/assessment.mjs";
import { find, found, open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let sam;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social", { js: false });
});
after(() => site?.close());

test("home, search and record", async () => {
  await sam.check({ name: "home-plain" });
  await find(sam, "invented");
  assert.deepEqual(await found(sam), ["Jo Invented"]);
  await sam.check({ name: "found-plain" });
  await open(sam, "invented");
  await sam.check({ name: "record-plain" });
});

test("a second address is added by its button, one is taken out, and the record is saved", async () => {
  const jo = await open(sam, "invented");
  await sam.page.goto(`${jo}/correct`);
  await sam.check({ name: "correct-plain" });
  await sam.send("Add an address");
  await sam.fill({
    "addresses-2-purpose": "temporary",
    "addresses-2-lines": "The Respite House\nUrmston",
    "addresses-2-postcode": "M41 5AB",
  });
  await sam.send("Add an alert");
  await sam.check({ name: "correct-rows-plain" });
  await sam.send(/^Save$/);
  assert.match(await sam.words(), /The Respite House/);
});

test("the assessment, the budget with every line open, and its print", async () => {
  const jo = await open(sam, "invented");
  await sam.go(sam.page.locator("main a[href^='/assessment/']").first());
  await sam.check({ name: "assessment-plain" });
  await sam.go("Go on with the next question");
  const parts = new Set();
  await answerAll(sam, { "need/nights": "some", "need/helpers": "somebody", "informal/home": "half" }, async (part) => {
    if (!parts.has(part)) await sam.check({ name: `question-${part}-plain` });
    parts.add(part);
  });
  await sam.check({ name: "check-plain" });
  await validate(sam);
  await sam.fill({ why: "First assessment." });
  await sam.send(/^Work out/);
  assert.match(await sam.words(), /£\d[\d,.]* a week/);
  for (const line of await sam.page.locator("details.sw-worked-line summary").all()) await line.click();
  await sam.check({ name: "budget-plain" });
  await sam.go("Print for the person");
  await sam.check({ name: "budget-print-plain" });
  await sam.page.goto(jo);
  assert.match(await sam.words(), /Indicative budget.*£/);
});

test("the directory and its filters", async () => {
  await sam.page.goto("/directory");
  await sam.fill({ words: "chemist", near: "M33 2RP", open: "at", time: "11am" });
  await sam.send("Search");
  assert.match(await sam.words(), /Open or closed is said for/);
  await sam.check({ name: "directory-plain" });
});

test("signing out", async () => {
  await sam.go(sam.page.getByRole("button", { name: /sign out/i }));
  await sam.page.goto("/people");
  assert.match(sam.at, /^\/sign-in/);
  await sam.check({ name: "signed-out-plain" });
});
