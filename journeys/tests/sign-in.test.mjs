// Signing in and out, as anybody meets it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openSite } from "../lib/site.mjs";

let site;
before(async () => {
  site = await openSite();
});
after(() => site?.close());

test("the sign-in page, with JavaScript and without", async () => {
  const anybody = await site.visitor();
  await anybody.visit("/sign-in");
  await anybody.visit("/sign-in", { js: false });
});

test("a wrong password is refused with a sentence that does not say whether the account exists", async () => {
  const anybody = await site.visitor();
  const refusal = async (name) => {
    await anybody.page.goto("/sign-in");
    await anybody.page.locator("input[autocomplete=username]").fill(name);
    await anybody.page.locator("input[autocomplete=current-password]").fill("not the password");
    await anybody.send();
    return anybody.said();
  };
  const known = await refusal("sam.social");
  await anybody.check({ name: "sign-in-refused", status: 422 });
  assert.equal(await refusal("nobody.here"), known);
  assert.match(await anybody.page.title(), /^Error: /);
});

test("a social worker signs in, sees a page, signs out, and is out", async () => {
  const sam = await site.signIn("sam.social");
  await sam.check({ name: "home" });
  const inside = new URL(sam.page.url()).pathname;
  await Promise.all([
    sam.page.waitForNavigation(),
    sam.page.getByRole("button", { name: /sign out/i }).click(),
  ]);
  await sam.page.goto(inside === "/" ? "/people" : inside);
  assert.equal(await sam.page.getByRole("button", { name: /sign out/i }).count(), 0);
});
