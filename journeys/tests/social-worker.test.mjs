// A social worker finds people, knows first what must be known first, and puts a record right.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { find, found, open } from "../lib/people.mjs";
import { WIDTHS } from "../lib/visitor.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let sam;
let tom;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social");
  tom = await site.signIn("tom.manager");
});
after(() => site?.close());

test("Ada is found by her name of today and of before, by number, reference, postcode, birth, and by several of them", async () => {
  for (const words of [
    "testwell",
    "Ada Test",
    "ADA",
    "formerly-made",
    "RB-000001",
    "rb 1",
    "9990000018",
    "999 000 0018",
    "m332nj",
    "2 March 1941",
    "02/03/1941",
    "ada 1941",
    "testwell M33",
  ]) {
    await find(sam, words);
    assert.ok((await found(sam)).includes("Ada Testwell"), `“${words}” finds ${await found(sam)}`);
  }
});

test("what a search finds is shown as a list, and so are an empty search and nobody", async () => {
  await find(sam, "M33");
  assert.ok((await found(sam)).length > 1);
  await sam.check({ name: "people-found" });
  await find(sam, "");
  await sam.check({ name: "people-empty-search", status: 422 });
  await find(sam, "Zoltan Nobody");
  assert.match(await sam.words(), /nobody|no one/i);
  await sam.check({ name: "people-nobody" });
});

test("names with an apostrophe or letters of other languages are found as they are typed, and without", async () => {
  for (const [words, name] of [
    ["O'Mockery", "Dilys O'Mockery"],
    ["o’mock", "Dilys O'Mockery"],
    ["omockery", "Dilys O'Mockery"],
    ["probna", "Ewa Próbna-Testowa"],
    ["Próbna", "Ewa Próbna-Testowa"],
  ]) {
    await find(sam, words);
    assert.ok((await found(sam)).includes(name), `“${words}” finds ${await found(sam)}`);
  }
});

test("what must be known first stands at the top of the record, on a phone too", async () => {
  const ada = await open(sam, "testwell");
  await sam.visit(ada);
  for (const [words, notice] of [
    ["testwell", /large print.*hearing loop/i],
    ["o'mockery", /do not ring/i],
    ["próbna", /interpreter/i],
    ["invented", /easy read/i],
  ]) {
    await open(sam, words);
    for (const width of WIDTHS) {
      await sam.page.setViewportSize({ width, height: 800 });
      const place = sam.page.locator("main").getByText(notice).first();
      const box = await place.boundingBox();
      assert.ok(box, `nothing says ${notice}`);
      assert.ok(box.y < 800, `${notice} stands ${Math.round(box.y)} pixels down on a screen of ${width}`);
      const nextHeading = await sam.page.locator("main h2:below(h1)").first().boundingBox();
      assert.ok(nextHeading === null || box.y <= nextHeading.y + 60, `${notice} stands below the first card`);
    }
  }
});

test("an address is corrected: a wrong postcode is said beside its field, what stood before is kept", async () => {
  const ada = await open(tom, "testwell");
  await open(sam, "testwell");
  await sam.go(/^Correct \(Addresses\)|^Correct.*Addresses/);
  await sam.fill({ "addresses-1-lines": "7 Invented Street\nSale", "addresses-1-postcode": "M33 2N" });
  await sam.send("Save");
  assert.match(await sam.said(), /postcode/i);
  await sam.check({ name: "correct-refused", status: 422 });
  assert.equal(await sam.page.locator('[name="addresses-1-lines"]').inputValue(), "7 Invented Street\nSale");
  await sam.fill({ "addresses-1-postcode": "m332rp", why: "Her neighbour rang: she moved across the road." });
  await sam.send("Save");
  assert.equal(sam.at.split("?")[0], ada);
  assert.match(await sam.words(), /7 Invented Street.*M33 2RP/);
  await sam.check({ name: "corrected" });

  await sam.visit(`${ada}/history`);
  assert.match(await sam.words(), /Her neighbour rang/);
  assert.match(await sam.words(), /1 Invented Street/, "what changed is said in words");
  await sam.visit(`${ada}/history/1`);
  assert.match(await sam.words(), /1 Invented Street/);
});

test("whoever had looked before sees what changed since, at home and on the record", async () => {
  await tom.page.goto("/home");
  const row = tom.page.locator("main tr", { hasText: "Ada Testwell" });
  assert.match(await row.innerText(), /changed/i);
  await tom.go(row.getByRole("link"));
  assert.match(await tom.words(), /since you last looked/i);
  assert.match(await tom.words(), /correct/i);
  await tom.check({ name: "changed-since" });
  await tom.page.goto("/home");
  assert.doesNotMatch(await row.innerText(), /changed/i, "once it was seen it is not announced again");
});

test("the timeline shows one kind of thing when asked, and the record prints for the person", async () => {
  const ada = await open(sam, "testwell");
  await sam.fill({ kind: { label: "Assessments" } });
  await sam.go(sam.page.getByRole("button", { name: "Show", exact: true }));
  assert.match(await sam.words(), /Assessment begun/);
  assert.doesNotMatch((await sam.words()).split("Timeline")[1], /Record made/);
  await sam.check({ name: "timeline-assessments" });
  for (const words of ["plain", "large"]) await sam.visit(`${ada}/print?words=${words}`);
});

test("who is involved is seen, and what the role does not include is refused in a sentence", async () => {
  const ada = await open(sam, "testwell");
  await sam.visit(`${ada}/involvement`);
  await sam.visit(`${ada}/restriction`, { status: 403 });
  await sam.visit("/accounts", { status: 403 });
  await sam.visit("/audit", { status: 403 });
  await sam.visit("/people/01a20000-0000-7000-8000-000000000000", { status: 404 });
  await sam.visit("/nothing-here", { status: 404 });
});
