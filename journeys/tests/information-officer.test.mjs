// An information officer makes new records, and none twice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { find, found } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

/** Typed in a hurry, at the telephone: Ada, though not quite. */
const ALMOST_ADA = {
  "names-1-given": "Ada",
  "names-1-family": "Testwel",
  "born-day": "2",
  "born-month": "3",
  "born-year": "1941",
  "addresses-1-lines": "1 Invented St\nSale",
  "addresses-1-postcode": "M332NJ",
};

let site;
let ines;
before(async () => {
  site = await openSite();
  ines = await site.signIn("ines.info");
});
after(() => site?.close());

test("with JavaScript the likely duplicate appears while somebody types", async () => {
  await ines.visit("/people/new");
  await ines.page.locator('[name="names-1-given"]').fill("Ada");
  await ines.page.locator('[name="names-1-family"]').pressSequentially("Testwell");
  const alike = ines.page.locator("#alike table");
  await alike.waitFor();
  assert.match(await alike.innerText(), /Ada Testwell/);
  assert.match(await alike.innerText(), /name/i, "it says why");
  await ines.check({ name: "new-alike-while-typing" });
});

for (const js of [true, false]) {
  const how = js ? "with JavaScript" : "without JavaScript";
  test(`before anything is saved the likely duplicate is shown with the reasons, ${how}`, async () => {
    const visitor = js ? ines : await site.signIn("ines.info", { js: false });
    await find(visitor, "Zebedee Nobody");
    await visitor.send("Add this person");
    assert.equal(await visitor.page.locator('[name="names-1-family"]').inputValue(), "Nobody");
    await visitor.page.goto("/people/new");
    await visitor.fill(ALMOST_ADA);
    await visitor.send(/^Save$/);
    assert.match(await visitor.words(), /Nothing is saved yet/);
    const row = visitor.page.locator("main tbody tr", { hasText: "Ada Testwell" });
    assert.match(await row.innerText(), /born|date of birth/i);
    assert.match(await row.innerText(), /address|postcode/i);
    await visitor.check({ name: `new-alike${js ? "" : "-plain"}` });
    await visitor.send("Go back to the form");
    assert.equal(await visitor.page.locator('[name="names-1-family"]').inputValue(), "Testwel");
    await find(visitor, "Testwel");
    assert.deepEqual(await found(visitor), ["Ada Testwell"], "nothing was saved");
  });
}

test("somebody who is none of those gets a record of their own; the form sent twice makes one", async () => {
  await ines.page.goto("/people/new");
  await ines.fill({ ...ALMOST_ADA, "names-1-given": "Adam", "born-day": "", "born-month": "" });
  await ines.send(/^Save$/);
  const form = await ines.page.evaluate(() => Object.fromEntries(new FormData(document.querySelector("main form"))));
  await ines.send("None of these: make a new record");
  assert.match(ines.at, /^\/people\/[0-9a-f-]{36}/);
  assert.match(await ines.words(), /1941/);
  await ines.check({ name: "made" });
  const again = await ines.context.request.post("/people/new", {
    form,
    maxRedirects: 0,
    headers: { origin: site.address },
  });
  assert.equal(new URL(again.headers().location, site.address).pathname, ines.at.split("?")[0]);
  await find(ines, "Testwel 1941");
  assert.deepEqual((await found(ines)).sort(), ["Ada Testwell", "Adam Testwel"]);
});

test("a name is enough; parts of a birth date are kept as far as they are known", async () => {
  for (const [fields, shown] of [
    [{ "names-1-given": "Onename" }, /not known/i],
    [{ "names-1-family": "Mononym", "born-year": "1950", "born-estimated": "yes" }, /about 1950/],
    [{ "names-1-given": "Mia", "names-1-family": "Monthly", "born-month": "2", "born-year": "1989" }, /February 1989/],
    [{ "names-1-given": "Lee", "names-1-family": "Leapday", "born-day": "29", "born-month": "feb", "born-year": "2004" }, /29 February 2004/],
  ]) {
    await ines.page.goto("/people/new");
    await ines.fill(fields);
    await ines.send(/^Save$/);
    assert.match(ines.at, /done=made/, `${JSON.stringify(fields)}: ${await ines.said()}`);
    assert.match(await ines.words(), shown);
  }
  await ines.check({ name: "made-of-little" });
});
