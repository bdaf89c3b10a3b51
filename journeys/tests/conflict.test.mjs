// Two people work on the same thing at once: the second sees both side by side, and nobody loses anything.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let sam;
let rhys;
let tom;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social");
  rhys = await site.signIn("rhys.reable");
  tom = await site.signIn("tom.manager");
});
after(() => site?.close());

test("both correct the same person: what differs stands side by side, what was both's is chosen, all else is kept", async () => {
  const bernard = await open(sam, "sampleton");
  await sam.page.goto(`${bernard}/correct`);
  await rhys.page.goto(`${bernard}/correct`);
  await rhys.fill({
    "addresses-1-lines": "1 Other Lane\nSale",
    communication_note: "Rhys wrote this.",
    why: "He moved.",
  });
  await rhys.send(/^Save$/);
  await sam.fill({ "addresses-1-lines": "2 Another Lane\nSale", language: "Welsh" });
  await sam.send(/^Save$/);
  const words = await sam.words();
  for (const side of ["1 Other Lane", "2 Another Lane", "Welsh", "Rhys wrote this.", "Rhys Reable saved", "He moved."]) {
    assert.ok(words.includes(side), `${side} is not shown`);
  }
  await sam.check({ name: "conflict", status: 409 });

  await sam.send("Save what is chosen");
  assert.match(await sam.said(), /choose/i, "what both changed is chosen by nobody but the reader");
  await sam.check({ name: "conflict-unchosen", status: 422 });
  const row = sam.page.locator("main tbody tr", { hasText: "2 Another Lane" });
  await row.locator("input[value=mine]").check();
  await sam.send("Save what is chosen");
  const after = await sam.words();
  for (const kept of ["2 Another Lane", "Welsh", "Rhys wrote this."]) assert.ok(after.includes(kept), `${kept} is lost`);
  await sam.check({ name: "conflict-resolved" });
  await sam.visit(`${bernard}/history`);
  assert.match(await sam.words(), /1 Other Lane/, "what was not chosen stands in the versions");
});

test("both answer the same question: the second is shown the first's answer and keeps either", async () => {
  await open(sam, "testwell");
  await sam.page.goto(await sam.page.locator("main a[href^='/assessment/']").first().getAttribute("href"));
  const question = `${sam.at.split("?")[0]}/need/eating`;
  await sam.page.goto(question);
  await tom.page.goto(question);
  await tom.fill({ value: "prompts", note: "She cooks again, with her neighbour." });
  await tom.send("Save and continue");
  await sam.fill({ value: "every_time", note: "She does not eat by herself any more." });
  await sam.send("Save and continue");
  const words = await sam.words();
  for (const side of ["She cooks again", "Tom Manager"]) assert.ok(words.includes(side), `${side} is not shown`);
  assert.equal(await sam.page.locator('[name="note"]').inputValue(), "She does not eat by herself any more.");
  assert.ok(await sam.page.locator('[name="value"][value="every_time"]').isChecked());
  await sam.check({ name: "conflict-answer", status: 409 });
  await sam.send("Save and continue");
  await sam.visit(question);
  assert.ok(await sam.page.locator('[name="value"][value="every_time"]').isChecked());
  await sam.page.goto(question.replace(/\/need.*/, "/history"));
  assert.match(await sam.words(), /She cooks again/, "the other answer stays in the history");
});

test("both saved the same: nobody is asked anything", async () => {
  const lubna = await open(sam, "imaginary");
  await sam.page.goto(`${lubna}/correct`);
  await rhys.page.goto(`${lubna}/correct`);
  for (const visitor of [rhys, sam]) {
    await visitor.fill({ language: "Urdu" });
    await visitor.send(/^Save$/);
    if (/Somebody else corrected/.test(await visitor.words())) await visitor.send("Save what is chosen");
    assert.match(await visitor.words(), /Urdu/);
  }
});
