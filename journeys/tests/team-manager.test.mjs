// A team manager says who is involved, and hides a record from those who must not know of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { find, found, open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
let tom;
let sam;
before(async () => {
  site = await openSite();
  tom = await site.signIn("tom.manager");
  sam = await site.signIn("sam.social");
});
after(() => site?.close());

test("Tom opens Hana's restricted record; to Sam it is as if it did not exist", async () => {
  const hana = await open(tom, "notreal");
  await tom.visit(hana);
  assert.match(await tom.words(), /Restricted record/);
  for (const words of ["notreal", "Hana", "RB-000008", "9990000085", "25/12/1990"]) {
    await find(sam, words);
    assert.deepEqual(await found(sam), [], words);
  }
  for (const part of ["", "/correct", "/history", "/history/1", "/involvement", "/print", "/reason", "/looked"]) {
    await sam.page.goto("/home");
    const answer = await sam.context.request.get(hana + part);
    assert.equal(answer.status(), part === "/looked" ? answer.status() : 404, part);
    assert.doesNotMatch(await answer.text(), /Notreal|Hana/, part);
  }
  await sam.visit(hana, { status: 404 });
  const missing = await sam.context.request.get("/people/01a20000-0000-7000-8000-000000000000");
  const text = async (answer) => (await answer.text()).replace(/[0-9a-f-]{36}|value="[^"]*"/g, "");
  assert.equal(await text(await sam.context.request.get(hana)), await text(missing), "the two pages do not differ");
});

test("among likely duplicates Hana is not named to Sam either", async () => {
  await sam.page.goto("/people/new");
  await sam.fill({
    "names-1-given": "Hana",
    "names-1-family": "Notreal",
    "born-day": "25",
    "born-month": "12",
    "born-year": "1990",
  });
  await sam.send(/^Save$/);
  const words = await sam.words();
  assert.doesNotMatch(words, /RB-000008|0085|safeguarding/);
  await sam.check({ name: "new-beside-restricted", status: sam.lastResponse.status() });
});

test("a team is involved, and its members see the person among theirs; the involvement ends on a day", async () => {
  const idris = await open(tom, "madeup");
  await sam.page.goto("/home");
  assert.doesNotMatch(await sam.words(), /Idris Madeup/);
  await tom.visit(`${idris}/involvement`);
  await tom.send(/^Add$/);
  assert.match(await tom.said(), /team|worker/i);
  await tom.check({ name: "involvement-nothing-chosen", status: 422 });
  await tom.fill({ team: { label: "Learning disability team" } });
  await tom.send(/^Add$/);
  assert.match(await tom.words(), /Learning disability team/);
  await tom.check({ name: "involvement-added" });
  await sam.page.goto("/home");
  assert.match(await sam.words(), /Idris Madeup/);
  await tom.fill({ worker: "a" });
  await tom.send(/^Add$/);
  await tom.check({ name: "involvement-which-worker", status: tom.lastResponse.status() });
});

test("a record is restricted with a reason to named workers, hidden from all others, and opened again", async () => {
  const bernard = await open(tom, "sampleton");
  await tom.visit(`${bernard}/restriction`);
  await tom.send("Restrict the record");
  await tom.check({ name: "restriction-without-reason", status: 422 });
  await tom.fill({ why: "A relative who works here must not see it." });
  await tom.send("Restrict the record");
  assert.match(await tom.words(), /is restricted/);
  await tom.check({ name: "restricted" });
  await find(sam, "sampleton");
  assert.deepEqual(await found(sam), []);
  await sam.page.goto("/home");
  assert.doesNotMatch(await sam.words(), /Sampleton/);
  await tom.fill({ worker: "Sam Social" });
  await tom.send("Name on the record");
  assert.match(await tom.words(), /Sam Social/);
  await find(sam, "sampleton");
  assert.deepEqual(await found(sam), ["Bernard Sampleton"]);
  await tom.fill({ why: "The relative has left." });
  await tom.send("Lift the restriction");
  await tom.check({ name: "restriction-lifted" });
  await tom.visit(bernard);
  assert.match(await tom.words(), /The relative has left/, "the reason stands on the timeline");
});
