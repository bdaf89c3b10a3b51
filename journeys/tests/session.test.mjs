// What happens to a sign-in, and to what was typed when it ended.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";

let site;
before(async () => {
  site = await openSite();
});
after(() => site?.close());

for (const js of [true, false]) {
  test(`a form sent after its sign-in was ended comes back after signing in, ${js ? "with" : "without"} JavaScript`, async () => {
    const sam = await site.signIn("sam.social", { js });
    const elsewhere = await site.signIn("sam.social");
    const lubna = await open(sam, "imaginary");
    await sam.page.goto(`${lubna}/correct`);
    await sam.fill({ communication_note: `Writes better than she speaks. ${js}` });
    await elsewhere.page.goto("/account");
    await elsewhere.send("End all but this one");
    await sam.send(/^Save$/);
    assert.match(sam.at, /^\/sign-in/);
    assert.match(await sam.words(), /kept|not lost|safe/i);
    await sam.fill({ sign_in_name: "sam.social", password: site.server.password });
    await sam.send();
    assert.match(sam.at, /^\/kept/);
    await sam.go("A correction of a record");
    await sam.send("Send now");
    assert.equal(sam.at.split("?")[0], lubna);
    assert.match(await sam.words(), new RegExp(`Writes better than she speaks. ${js}`));
    await sam.visit("/kept");
    assert.match(await sam.words(), /Nothing is waiting/);
  });
}

test("a kept form belongs to its writer: somebody else who signs in on that browser does not see it", async () => {
  const sam = await site.signIn("sam.social");
  const elsewhere = await site.signIn("sam.social");
  const ada = await open(sam, "testwell");
  await sam.page.goto(`${ada}/correct`);
  await sam.fill({ communication_note: "Only Sam knows this." });
  await elsewhere.page.goto("/account");
  await elsewhere.send("End all but this one");
  await sam.send(/^Save$/);
  await sam.fill({ sign_in_name: "fay.finance", password: site.server.password });
  await sam.send();
  assert.equal(sam.at, "/home");
  await sam.page.goto("/kept");
  assert.match(await sam.words(), /Nothing is waiting/);
  const writer = await site.signIn("sam.social");
  assert.match(writer.at, /^\/kept/);
  await writer.go("A correction of a record");
  assert.match(await writer.words(), /Only Sam knows this/);
  await writer.send("Discard");
  assert.match(await writer.words(), /discarded/);
  await writer.check({ name: "kept-discarded" });
});

test("one's password is changed, and a wrong present one is refused", async () => {
  const perf = await site.signIn("perf.board");
  await perf.visit("/account/password");
  await perf.fill({ present_password: "wrong", new_password: "six quiet herons wade", repeat_password: "six quiet herons wade" });
  await perf.send("Save");
  await perf.check({ name: "password-refused", status: 422 });
  await perf.fill({
    present_password: site.server.password,
    new_password: "six quiet herons wade",
    repeat_password: "six quiet herons wade",
  });
  await perf.send("Save");
  await perf.check({ name: "password-changed" });
  const again = await site.visitor("perf-again");
  await again.signIn("perf.board", "six quiet herons wade");
  assert.equal(again.at, "/home");
});

test("after too many wrong passwords the account waits, and says how long", async () => {
  const anybody = await site.visitor();
  let said = "";
  for (let count = 0; count < 12 && !/minute/.test(said); count += 1) {
    await anybody.page.goto("/sign-in");
    await anybody.fill({ sign_in_name: "prov.provider", password: `wrong ${count}` });
    await anybody.send();
    said = await anybody.said();
  }
  assert.match(said, /minute/);
  await anybody.check({ name: "sign-in-locked", status: anybody.lastResponse.status() });
});
