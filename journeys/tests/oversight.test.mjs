// The Caldicott guardian and the auditor: a reason first, then who saw what.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { find, open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let cal;
let ada;
before(async () => {
  site = await openSite();
  cal = await site.signIn("cal.guardian");
  ada = await open(await site.signIn("sam.social"), "testwell");
});
after(() => site?.close());

test("a record opens with a reason, which is kept", async () => {
  await find(cal, "testwell");
  await cal.go(cal.page.locator("main table a").first());
  assert.match(await cal.words(), /Write a reason first/);
  await cal.check({ name: "reason" });
  await cal.send("Continue");
  await cal.check({ name: "reason-missing", status: 422 });
  await cal.fill({ reason_to_open: "A complaint of 3 November: checking who was told." });
  await cal.send("Continue");
  assert.equal(cal.at, ada);
  await cal.visit(ada);
  await cal.visit(`${ada}/looked`);
  assert.match(await cal.words(), /Sam Social/);
  assert.match(await cal.words(), /A complaint of 3 November/);
});

test("the trail is filtered by day, outcome and thing; a date that is none is said", async () => {
  await cal.visit("/audit");
  const today = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London" }).format(new Date());
  await cal.visit(`/audit?from=${today}&to=${today}&outcome=refused`);
  await cal.visit("/audit?noun=people");
  assert.match(await cal.words(), /Person's record/);
  await cal.visit("/audit?from=yesterday", { status: 422 });
  await cal.visit(`/audit?to=01/01/2001`);
  assert.match(await cal.words(), /No row fits/);
  await cal.page.goto("/audit");
  await cal.go(cal.page.locator("main td a", { hasText: "Sam Social" }).first());
  const who = await cal.page.locator("main tbody tr td:nth-child(2)").allInnerTexts();
  assert.deepEqual([...new Set(who.map((name) => name.trim()))], ["Sam Social"]);
  await cal.check({ name: "audit-by-account" });
});

test("rows are saved as a file, without the reasons, and saving leaves a row", async () => {
  await cal.page.goto("/audit?noun=people");
  const download = cal.page.waitForEvent("download");
  await cal.page.getByRole("button", { name: /save these rows/i }).click();
  const file = await download;
  assert.match(file.suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...rows] = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  assert.match(head, /^id,at,actor/);
  assert.ok(rows.length > 3);
  assert.ok(rows.every((row) => row.includes(",people,")));
  assert.ok(!rows.some((row) => row.includes("A complaint")));
  await cal.page.goto("/audit");
  assert.match(await cal.words(), /export-audit/);
});

test("an auditor reads with a reason and changes nothing", async () => {
  const aud = await site.signIn("aud.auditor");
  await aud.page.goto(ada);
  await aud.fill({ reason_to_open: "Yearly sample." });
  await aud.send("Continue");
  assert.equal(aud.at, ada);
  await aud.visit(ada);
  assert.equal(await aud.page.getByRole("link", { name: /^correct/i }).count(), 0);
  await aud.visit(`${ada}/correct`, { status: 403 });
  await aud.visit("/audit");
});
