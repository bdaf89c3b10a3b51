// The IT administrator makes accounts; their holders make them their own; a disabled one is out at once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open } from "../lib/people.mjs";
import { openSite } from "../lib/site.mjs";
import { code, laterCode } from "../lib/totp.mjs";

const OWN_PASSWORD = "four plain lanterns drift";

let site;
let ivan;
let oneTime;
before(async () => {
  site = await openSite();
  ivan = await site.signIn("ivan.admin");
});
after(() => site?.close());

test("an account is made, with a password that is shown once", async () => {
  await ivan.visit("/accounts/new");
  await ivan.send("Make the account");
  await ivan.check({ name: "account-new-refused", status: 422 });
  await ivan.fill({ display_name: "Nia Newcomer", sign_in_name: "nia.new", roles: "social_worker" });
  await ivan.page.getByLabel("Sale older people's team").check();
  await ivan.send("Make the account");
  await ivan.check({ name: "account-made" });
  const row = ivan.page.locator("main .govuk-summary-list__row", { hasText: "Password for the first sign-in" });
  oneTime = await row.locator("code").innerText();
  assert.ok(oneTime, `no password is shown: ${await ivan.words()}`);
  await ivan.visit("/accounts");
  assert.match(await ivan.words(), /Nia Newcomer/);
  assert.ok(!(await ivan.words()).includes(oneTime));
});

test("at the first sign-in its holder chooses a password, before anything else", async () => {
  const nia = await site.visitor("nia");
  await nia.page.goto("/sign-in");
  await nia.fill({ sign_in_name: "nia.new", password: oneTime });
  await nia.send();
  assert.equal(nia.at.split("?")[0], "/sign-in/password");
  await nia.check({ name: "first-password" });
  await nia.page.goto("/people");
  assert.match(nia.at, /^\/sign-in/, "nothing else is open yet");
  await nia.page.goto("/sign-in/password");
  await nia.fill({ new_password: "short", repeat_password: "other" });
  await nia.send("Save and continue");
  await nia.check({ name: "first-password-refused", status: 422 });
  await nia.fill({ new_password: OWN_PASSWORD, repeat_password: OWN_PASSWORD });
  await nia.send("Save and continue");
  assert.equal(nia.at, "/home");
  assert.match(await nia.words(), /Ada Testwell/);
});

test("a second step is set up; from then on the password alone lets nobody in, a recovery code does once", async () => {
  const nia = await site.visitor("nia");
  await nia.signIn("nia.new", OWN_PASSWORD);
  await nia.visit("/account/second-factor");
  await nia.visit("/account/second-factor/set-up");
  const key = await nia.page.locator("main ol code").innerText();
  await nia.fill({ code: "000000" });
  await nia.send("Continue");
  await nia.check({ name: "second-step-wrong", status: 422 });
  assert.equal(await nia.page.locator("main ol code").innerText(), key, "the key that was scanned still counts");
  await nia.fill({ code: code(key) });
  await nia.send("Continue");
  await nia.check({ name: "recovery-codes" });
  const [recovery] = await nia.page.locator("main ul code").allInnerTexts();
  assert.ok(recovery);
  await nia.visit("/account");

  const enter = async (typed) => {
    const again = await site.visitor("nia-again");
    await again.signIn("nia.new", OWN_PASSWORD);
    assert.equal(again.at.split("?")[0], "/sign-in/code");
    await again.fill({ code: typed });
    await again.send("Continue");
    return again;
  };
  const wrong = await enter("123 456");
  await wrong.check({ name: "code-wrong", status: 422 });
  assert.equal((await enter(laterCode(key))).at, "/home");
  assert.equal((await enter(recovery)).at, "/home");
  const used = await enter(recovery);
  assert.match(used.at, /^\/sign-in\/code/, "a recovery code works once");
  await used.visit("/sign-in/code");

  await nia.visit("/account");
  assert.ok((await nia.page.getByRole("button", { name: /^End/ }).count()) >= 2, "both sign-ins are listed");
  await nia.send("End all but this one");
  await nia.check({ name: "account-others-ended" });
});

test("disabling an account ends the other browser; the form sent there is kept, and comes back after signing in", async () => {
  const rhys = await site.signIn("rhys.reable");
  const ada = await open(rhys, "testwell");
  await rhys.page.goto(`${ada}/correct`);
  await rhys.fill({ communication_note: "Rings the bell twice." });

  await ivan.page.goto("/accounts");
  await ivan.fill({ matching: "rhys" });
  await ivan.send("Find");
  await ivan.go("Rhys Reable");
  const account = ivan.at;
  await ivan.send(/^Disable/);
  await ivan.check({ name: "disable-without-reason", status: 422 });
  await ivan.fill({ why: "Has left the council." });
  await ivan.send(/^Disable/);
  await ivan.check({ name: "disabled" });

  await rhys.send(/^Save$/);
  assert.match(rhys.at, /^\/sign-in/);
  await rhys.check({ name: "signed-out-while-typing", status: rhys.lastResponse.status() });
  await rhys.fill({ sign_in_name: "rhys.reable", password: site.server.password });
  await rhys.send();
  assert.match(rhys.at, /^\/sign-in/, "a disabled account does not come in");

  await ivan.page.goto(account);
  await ivan.send(/^Enable/);
  await rhys.page.goto("/sign-in");
  await rhys.fill({ sign_in_name: "rhys.reable", password: site.server.password });
  await rhys.send();
  assert.match(rhys.at, /^\/kept/);
  await rhys.check({ name: "kept" });
  await rhys.go("A correction of a record");
  assert.match(await rhys.words(), /Rings the bell twice/);
  await rhys.check({ name: "kept-form" });
  await rhys.send("Send now");
  assert.equal(rhys.at.split("?")[0], ada);
  assert.match(await rhys.words(), /Rings the bell twice/);
});

test("roles and teams are given and ended, a new password is made, teams are made", async () => {
  await ivan.page.goto("/accounts");
  await ivan.go("Petra Planner");
  await ivan.fill({ role: "social_worker" });
  await ivan.send("Grant");
  await ivan.fill({ team: { label: "Mental health team" } });
  await ivan.send("Join");
  await ivan.check({ name: "account-roles" });
  await ivan.send(/^End.*Outside planner/);
  await ivan.send("Make a new password");
  await ivan.check({ name: "account-new-password" });
  await ivan.visit("/teams");
  await ivan.fill({ name: "Riverside team" });
  await ivan.send("Make the team");
  assert.match(await ivan.words(), /Riverside team/);
});
