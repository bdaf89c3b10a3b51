// What people type that is not as it should be: every fault is said at once, beside its field, and nothing is lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { find, found } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let ines;
before(async () => {
  site = await openSite();
  ines = await site.signIn("ines.info");
});
after(() => site?.close());

/** Fills the form of a new record, sends it, and gives what was said. */
async function send(fields) {
  await ines.page.goto("/people/new");
  await ines.fill(fields);
  await ines.send(/^Save$/);
  return ines.said();
}

test("names as people have them are taken and found again", async () => {
  const long = "Llanfair".repeat(25);
  for (const [given, family, words] of [
    ["Siân", "O'Inventáire-Ní", "o'inventaire"],
    ["Prince", "", "prince"],
    ["", "الاختبار", "الاختبار"],
    ["Zoë 🐝", "Beeworthy", "beeworthy"],
    [long, "Longname", "longname"],
  ]) {
    const said = await send({ "names-1-given": given, "names-1-family": family });
    assert.match(ines.at, /done=made/, `${given} ${family}: ${said}`);
    await find(ines, words);
    assert.equal((await found(ines)).length, 1, `“${words}” finds ${await found(ines)}`);
  }
  await ines.check({ name: "found-long-name" });
  await ines.go(ines.page.locator("main table a").first());
  await ines.check({ name: "record-long-name" });
});

test("every fault of a form is said at once, in the order of the page, and everything typed still stands", async () => {
  const typed = {
    "names-1-given": "Wrong",
    "names-1-family": "Everywhere",
    "born-day": "30",
    "born-month": "2",
    "born-year": "1989",
    nhs_number: "1111111111",
    "addresses-1-lines": "Somewhere",
    "addresses-1-postcode": "nonsense",
  };
  await send(typed);
  const links = await ines.page.locator(".govuk-error-summary a").allInnerTexts();
  assert.equal(links.length, 3, links.join(" / "));
  assert.match(links[0], /birth|day|February|date/i);
  assert.match(links[1], /NHS number/i);
  assert.match(links[2], /postcode/i);
  for (const [name, value] of Object.entries(typed)) {
    assert.equal(await ines.page.locator(`[name="${name}"]`).inputValue(), value, name);
  }
  assert.match(await ines.page.title(), /^Error: /);
  await ines.check({ name: "new-refused", status: 422 });
  for (const index of [0, 1, 2]) {
    await ines.page.locator(".govuk-error-summary a").nth(index).click();
    const focused = await ines.page.evaluate(() => document.activeElement.name);
    assert.match(focused, [/^born-/, /^nhs_number$/, /postcode$/][index], "the summary leads to the field");
  }
});

for (const [what, fields, sentence] of [
  ["a day that no calendar has", { "born-day": "29", "born-month": "2", "born-year": "1989" }, /February|calendar|date/i],
  ["a birth in the future", { "born-day": "1", "born-month": "1", "born-year": "2090" }, /future|past|later/i],
  ["a birth in 1890", { "born-year": "1890" }, /125 years/],
  ["a day without a month", { "born-day": "3", "born-year": "1950" }, /month/i],
  ["ten equal digits", { nhs_number: "4444444444" }, /NHS number/i],
  ["an NHS number with a wrong check digit", { nhs_number: "999 000 0019" }, /NHS number/i],
  ["a postcode of another country", { "addresses-1-lines": "Elsewhere", "addresses-1-postcode": "D02 AF30" }, /postcode/i],
  ["no name", { "names-1-given": "  ", "names-1-family": "" }, /name/i],
]) {
  test(`${what} is refused in a sentence`, async () => {
    const said = await send({ "names-1-given": "Nearly", "names-1-family": "Right", ...fields });
    assert.doesNotMatch(ines.at, /done=made/);
    assert.match(said, sentence);
    assert.ok((await ines.page.locator(".govuk-error-message").count()) > 0, "it stands beside the field too");
  });
}

test("postcodes in any shape are taken", async () => {
  for (const postcode of ["m33-2rp", " M 3 3 2RP", "M33 2rp.", "m332Rp"]) {
    const said = await send({
      "names-1-given": "Postcode",
      "names-1-family": `Shape${postcode.length}${postcode.charCodeAt(2)}`,
      "addresses-1-lines": "2 Invented Row",
      "addresses-1-postcode": postcode,
    });
    if (/Is it one of these/.test(said)) await ines.send("None of these: make a new record");
    assert.match(ines.at, /done=made/, `${postcode}: ${said}`);
    assert.match(await ines.words(), /M33 2RP/);
  }
});

test("a form with fields missing, in another order, with strangers among them, or with no token is told what is wrong", async () => {
  await ines.page.goto("/people/new");
  const token = await ines.page.locator("main [name=form_token]").first().inputValue();
  const post = (form) => ines.context.request.post("/people/new", { form, maxRedirects: 0, headers: { origin: site.address } });
  assert.equal((await post({ form_token: token })).status(), 422);
  const odd = { stranger: "x", "names-9-given": "Reordered", "names-9-kind": "legal", form_token: token, "contacts-77-kind": "phone" };
  assert.equal((await post(odd)).status(), 303);
  const forged = await post({ "names-1-given": "Forged", form_token: "forged" });
  assert.ok(forged.status() >= 400 && forged.status() < 500);
  await find(ines, "forged");
  assert.deepEqual(await found(ines), []);
});

test("a body that is far too large is refused with a page", async () => {
  await ines.page.goto("/people/new");
  const token = await ines.page.locator("main [name=form_token]").first().inputValue();
  const answer = await ines.context.request.post("/people/new", {
    form: { form_token: token, "names-1-given": "x".repeat(3_000_000) },
    headers: { origin: site.address },
  });
  assert.equal(answer.status(), 413);
  assert.match(await answer.text(), /<h1/);
});
