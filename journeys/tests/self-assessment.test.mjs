// The person's own assessment: the link and its letter, the questions on a phone without JavaScript, and their validation.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

const PHONE = { widths: [375] };

let site;
let sam;
let record;
let link;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social");
});
after(() => site?.close());

test("a worker makes a link, which is shown once, and prints its letter", async () => {
  record = await open(sam, "sampleton");
  await sam.visit(`${record}/assessment`);
  await sam.visit(`${record}/invitation`);
  await sam.send("Make the link");
  await sam.check({ name: "invitation-faults", status: 422 });
  await sam.fill({ wishes: "yes", capacity: "yes", substantial_difficulty: "no" });
  await sam.send("Make the link");
  await sam.check({ name: "invitation-made" });
  const value = (name) => sam.page.locator(`main input[name=${name}]`).getAttribute("value");
  link = { token: await value("token"), code: await value("code") };
  assert.match(link.token, /^([0-9a-z]{4}-){4}[0-9a-z]{4}$/);
  await sam.fill({ code_on: "letter" });
  await sam.send("Show the letter");
  await sam.check({ name: "invitation-letter" });
  assert.match(await sam.words(), new RegExp(link.code));
  await sam.visit(`${record}/invitation`);
});

test("the person answers on a phone without JavaScript, and sends", async () => {
  const bernard = await site.visitor("the person", { js: false });
  await bernard.page.goto(`/self-assessment/${link.token}`);
  assert.equal(bernard.at, "/self-assessment", "the link does not stay in the address");
  await bernard.check({ ...PHONE, name: "own-code" });
  await bernard.fill({ code: "12" });
  await bernard.send("Open my questions");
  await bernard.check({ ...PHONE, name: "own-code-wrong", status: 422 });
  await bernard.fill({ link: link.token, code: link.code });
  await bernard.send("Open my questions");
  await bernard.check({ ...PHONE, name: "own-list" });
  await bernard.go(/^Start$/);
  const looked = new Set();
  for (let asked = 0; asked < 40 && !bernard.at.includes("/check"); asked += 1) {
    const [, part, key] = /own\/(\w+)\/(\w+)/.exec(bernard.at);
    if (!looked.has(part)) await bernard.check({ ...PHONE, name: `own-${part}` });
    looked.add(part);
    const said = { personal_care: "several_daily", nights: "awake", helpers: "somebody", home: "most" };
    const value = part === "informal" ? "half" : part === "flag" ? "no" : (said[key] ?? "not_known");
    await bernard.fill({ value, note: key === "nights" ? "I lie awake and worry." : "" });
    await bernard.go("Save and go on");
  }
  assert.deepEqual([...looked], ["need", "informal", "flag"]);
  await bernard.check({ ...PHONE, name: "own-check" });
  await bernard.send("Send my answers");
  await bernard.check({ ...PHONE, name: "own-check-faults", status: 422 });
  await bernard.fill({ led_by: "with_family", helped_by: "My niece" });
  await bernard.send("Send my answers");
  await bernard.check({ ...PHONE, name: "own-sent" });
  assert.match(await bernard.words(), /What happens next/);
});

test("a worker sees both answers, must give a reason, and goes on to eligibility", async () => {
  await sam.page.goto(`${record}/assessment`);
  assert.match(sam.at, /\/validate$/);
  await sam.check({ name: "validate" });
  await sam.page.locator("main summary", { hasText: "Decide otherwise: Nights" }).first().click();
  await sam.fill({ "need.nights": "some", substantial_difficulty: "no" });
  await sam.send("Confirm these answers");
  await sam.check({ name: "validate-faults", status: 422 });
  // What the person did not know has to be decided, and what was decided otherwise wants its reason.
  for (let round = 0; round < 3 && sam.at.endsWith("/validate"); round += 1) {
    await sam.page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    for (const select of await sam.page.locator("main form[action$='/validate'] select:not([name^=worker])").all()) {
      if (!(await select.inputValue())) await select.selectOption({ index: 1 });
    }
    for (const why of await sam.page.locator("main textarea[name^='why.']").all()) {
      if (!(await why.inputValue())) await why.fill("We counted it together.");
    }
    await sam.send("Confirm these answers");
  }
  assert.match(sam.at, /\/eligibility/);
  assert.match(await sam.words(), /validated/i);
});

test("what was answered on paper is typed in as the person's own answers", async () => {
  const lubna = await open(sam, "imaginary");
  await sam.page.goto(`${lubna}/assessment?begin=yes`);
  await sam.go("Type in what was answered on paper");
  assert.match(sam.at, /\/paper/);
  await sam.check({ name: "own-paper" });
});
