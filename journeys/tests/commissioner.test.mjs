// A commissioner reads lists into the directory: sees what every line becomes, then confirms.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { openSite } from "../lib/site.mjs";

let site;
let col;
before(async () => {
  site = await openSite();
  col = await site.signIn("col.commission");
});
after(() => site?.close());

/** The council's list of sports clubs, as it was published. */
const SPORTS = new URL("../../data/trafford/sports_clubs.csv", import.meta.url);

async function send(name, bytes) {
  await col.page.goto("/directory/import");
  await col.page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(bytes) });
  await col.send("See what each line becomes");
}

test("a list is sent in, every line is seen, and the directory shows it once it is confirmed", async () => {
  await col.visit("/directory/import");
  const list = (await readFile(SPORTS, "utf8")).trimEnd();
  const [head, first] = list.split(/\r?\n/);
  const columns = head.split(",").length;
  assert.ok(columns > 2);
  const club = first.replace(/^[^,]*/, "Steerwell Walking Netball Club");
  await send("sports_clubs.csv", `${list}\r\n${club}\r\n`);
  assert.match(col.at, /^\/directory\/import\/waiting\//);
  const waiting = col.at;
  assert.match(await col.words(), /1 new/);
  await col.visit(waiting);
  for (const lines of ["refused", "mended", "accepted"]) await col.visit(`${waiting}?lines=${lines}`);
  await col.page.goto("/directory?words=walking+netball");
  assert.doesNotMatch(await col.words(), /Steerwell Walking Netball/, "nothing is taken before it is confirmed");
  await col.page.goto(waiting);
  await col.send("Confirm: read it in");
  await col.check({ name: "import-confirmed" });
  const anybody = await site.visitor();
  await anybody.page.goto("/directory?words=walking+netball");
  assert.match(await anybody.words(), /Steerwell Walking Netball Club/);
});

test("a faulty file tells every line that it cannot take and why; it is discarded and nothing changes", async () => {
  const list = (await readFile(SPORTS, "utf8")).trimEnd().split(/\r?\n/);
  await send("sports_clubs.csv", [list[0], list[1], ",,,,", '"never closed', list[2]].join("\n"));
  if (/waiting/.test(col.at)) {
    assert.match(await col.words(), /refused/);
    assert.match(await col.words(), /not in this file/, "it says what would disappear");
    await col.check({ name: "import-faulty" });
    await col.send("Discard the file");
    assert.match(await col.words(), /thrown away/);
    await col.check({ name: "import-discarded" });
  } else {
    assert.match(await col.said(), /line|quote/i);
    await col.check({ name: "import-faulty", status: 422 });
  }
});

test("a file that is none of the lists, an empty one and none at all are refused in a sentence", async () => {
  for (const [name, bytes] of [
    ["holiday.csv", "beach,sun\n1,2\n"],
    ["empty.csv", ""],
    ["picture.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 0xff])],
  ]) {
    await send(name, bytes);
    assert.match(await col.page.title(), /^Error: /, name);
    assert.ok((await col.said()).length > 20, name);
  }
  await col.check({ name: "import-refused", status: 422 });
  await col.page.goto("/directory/import");
  await col.send("See what each line becomes");
  await col.check({ name: "import-no-file", status: 422 });
});

test("the rules are read by everybody, and adopting says who does it and how", async () => {
  await col.visit("/rulebook");
  await col.visit("/rulebook/points");
  await col.visit("/rulebook/versions");
  const fay = await site.signIn("fay.finance");
  await fay.visit("/rulebook/adopt");
  assert.match(await fay.words(), /steerwell rules adopt/);
});

test("a provider is added, and its page shows what it offers", async () => {
  await col.visit("/market");
  await col.visit("/market/offer");
  const adding = col.page.locator("main form[action='/market/provider']");
  await adding.locator("input[name=name]").fill("Pretend Care Ltd");
  await col.go(adding.locator("button").first());
  assert.match(await col.page.locator("body").innerText(), /The provider is added/);
  await col.check({ name: "market-provider-added" });
  await col.page.goto("/market/offer");
  const provider = await col.page.locator("#provider option").last().getAttribute("value");
  await col.visit(`/market/provider/${provider}`);
  assert.match(await col.words(), /Pretend Care Ltd/);
});
