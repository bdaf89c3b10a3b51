// The whole way in a browser: from the first contact to the count, each step by the right role; the person on a phone;
// once without JavaScript, on both databases; and in the council of 31 March 2011.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";
import { Way, day, londonToday } from "../lib/way.mjs";

const PHONE = [375];

let site;
before(async () => {
  site = await openSite();
});
after(() => site?.close());

test("the whole way, by each role, every page looked at on both screens", async () => {
  const way = new Way(site);
  await way.all();
  await way.count(/Person by person/);
});

test("the person on a phone: where the case is, the plan, the sums, the money, a challenge, who looked", async () => {
  const ada = await site.signIn("ada.testwell");
  const see = (path) => ada.visit(path, { widths: PHONE });
  await see("/home");
  assert.match(await ada.words(), /Where my case is/);
  const links = await ada.page
    .locator("main a[href^='/']")
    .evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  assert.ok(links.length > 3);
  for (const path of new Set(links)) await see(path);
  await ada.page.setViewportSize({ width: 375, height: 800 });
  await ada.page.goto("/home");
  await ada.go("Challenge a decision or complain");
  await ada.fill({ words: "I cannot wash by myself any more.", wanted: "Ask me again." });
  await ada.send("Send");
  await ada.check({ name: "challenge-refused", status: 422, widths: PHONE });
  await ada.fill({ kind: "complaint" });
  await ada.send("Send");
  assert.match(await ada.words(), /This page is your receipt|We have received this|We have got this/);
  await ada.check({ name: "challenge-sent", widths: PHONE });
  const complaint = new URL(ada.page.url()).pathname;

  const tom = await site.signIn("tom.manager");
  await tom.visit("/complaints");
  await tom.visit(complaint);
  await tom.fill({ outcome: "upheld", answer: "You are right. Sam asks you again this week." });
  await tom.send("Keep the answer");
  await tom.check({ name: "complaint-answered" });
  await see(complaint);
  assert.match(await ada.words(), /You are right/);
  await see(`${complaint}/print`);
});

test("a death is recorded by somebody who sees what follows, and undone", async () => {
  const [sam, tom] = [await site.signIn("sam.social"), await site.signIn("tom.manager")];
  const ada = await open(sam, "testwell");
  await sam.visit(`${ada}/leaving`);
  await sam.fill({ kind: "death", ...day("happened", londonToday()), why: "Her daughter rang." });
  await sam.send("See what follows");
  await sam.check({ name: "leaving-check" });
  await sam.send("Record it");
  await sam.check({ name: "leaving-recorded" });
  await tom.page.goto(`${ada}/leaving`);
  await tom.fill({ undo_why: "It was another Ada." });
  await tom.send("Undo it");
  assert.match(await tom.words(), /It is undone/);
  await tom.check({ name: "leaving-undone" });
});

test("what waits, narrowed", async () => {
  const tom = await site.signIn("tom.manager");
  await tom.visit("/tasks");
  await tom.visit("/tasks?whose=teams&ahead=yes");
  await tom.visit(`${await open(tom, "testwell")}/export`);
});

test("the whole way without JavaScript, on PostgreSQL where the suite has a server", async () => {
  const database = process.env.STEERWELL_TEST_POSTGRES;
  const other = await openSite(database ? ["--database", database] : []);
  try {
    const way = new Way(other, { js: false, look: false });
    await way.all();
    await way.count(/Person by person/);
  } finally {
    await other.close();
  }
});

test("the council of 31 March 2011: fair access to care services, fairer contributions, NI 130", async () => {
  const papers = await openSite(["--today", "2011-03-31"]);
  try {
    const way = new Way(papers, { today: ["31", "3", "2011"], look: false });
    await way.all();
    await way.count(/NI ?130/);
  } finally {
    await papers.close();
  }
});
