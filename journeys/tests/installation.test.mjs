// A real installation, from nothing: no account until a command makes one, a second step for staff, empty pages.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { crawl } from "../lib/crawl.mjs";
import { PROGRAM, start } from "../lib/server.mjs";
import { Site, openBrowser } from "../lib/site.mjs";
import { code } from "../lib/totp.mjs";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OWN_PASSWORD = "nine slow barges turn";

let folder;
let settings;
let site;
let first;
const steerwell = (...args) => run(PROGRAM, [...args, "--settings", settings]);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "steerwell-installation-"));
  settings = join(folder, "steerwell.toml");
  const { stdout: secret } = await run(PROGRAM, ["secret"]);
  await writeFile(join(folder, "secret.key"), secret, { mode: 0o600 });
  await writeFile(
    settings,
    [
      'council = "Elsewhere Council"',
      'colour = "#4a2a6a"',
      'reference_prefix = "EC"',
      `database = "sqlite:${join(folder, "steerwell.sqlite")}"`,
      `secret_key_file = "${join(folder, "secret.key")}"`,
      `checkpoint_file = "${join(folder, "checkpoint.txt")}"`,
      'listen = "127.0.0.1:0"',
      "",
    ].join("\n"),
  );
  const { stdout } = await steerwell("administrator", "ivan.first", "--display-name", "Ivan First");
  first = stdout.trim().split("\n").at(-1);
  site = new Site(await start(PROGRAM, ["serve", "--settings", settings], ["address"]), await openBrowser());
});
after(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a second first administrator is refused", async () => {
  await assert.rejects(steerwell("administrator", "somebody.else"), /account/);
});

test("before anything is there the public pages say so, in the council's own name", async () => {
  const anybody = await site.visitor("new-anybody");
  await anybody.visit("/");
  assert.match(await anybody.page.locator("header").first().innerText(), /Elsewhere Council/);
  assert.doesNotMatch(await anybody.page.locator("body").innerText(), /Demonstration/);
  await anybody.visit("/directory");
  await anybody.visit("/rulebook");
  await anybody.visit("/rulebook/points");
  await anybody.visit("/rulebook/versions");
  await anybody.visit("/data-notices");
  await anybody.visit("/_gallery", { status: 404 });
});

test("the first administrator chooses a password, sets up the second step that is demanded, and is in", async () => {
  const ivan = await site.visitor("new-ivan");
  await ivan.page.goto("/sign-in");
  await ivan.fill({ sign_in_name: "ivan.first", password: first });
  await ivan.send();
  const steps = [];
  for (let count = 0; count < 5 && ivan.at.startsWith("/sign-in"); count += 1) {
    const step = ivan.at.split("?")[0];
    steps.push(step);
    await ivan.check({ name: step.slice(1).replaceAll("/", "-") });
    if (step === "/sign-in/password") {
      await ivan.fill({ new_password: OWN_PASSWORD, repeat_password: OWN_PASSWORD });
      await ivan.send("Save and continue");
    } else {
      await ivan.fill({ code: code(await ivan.page.locator("main ol code").innerText()) });
      await ivan.send("Continue");
      await ivan.check({ name: "new-recovery-codes" });
      await ivan.go("I have kept them");
    }
  }
  assert.deepEqual(steps.sort(), ["/sign-in/password", "/sign-in/second-factor"]);
  assert.equal(ivan.at, "/home");
  await ivan.visit("/account/second-factor");
  assert.match(await ivan.words(), /cannot be turned off/);
  const { faults } = await crawl(ivan, "/home");
  assert.deepEqual(faults, []);
});

test("lists and rules come by commands while it serves, and show at once", async () => {
  await steerwell("import", "directory", join(ROOT, "data/trafford"));
  await run(PROGRAM, ["rules", "check", join(ROOT, "rulebook/riverbridge")]);
  await steerwell("rules", "adopt", join(ROOT, "rulebook/riverbridge"), "--why", "The first rules.");
  const anybody = await site.visitor("new-anybody");
  await anybody.visit("/directory?words=chemist&near=M33+2RP");
  assert.match(await anybody.words(), /Pharmacy/);
  await anybody.visit("/rulebook/points");
  assert.match(await anybody.words(), /A point is worth/);
});

test("a backup is taken while it serves, and the trail is proved whole against a checkpoint", async () => {
  const copy = join(folder, "backup.sqlite");
  await steerwell("backup", copy);
  const { stdout: checkpoint } = await steerwell("checkpoint");
  await writeFile(join(folder, "kept.txt"), checkpoint);
  const { stdout } = await steerwell("verify", "--checkpoint", join(folder, "kept.txt"));
  assert.match(stdout, /\S/);
  const restored = join(folder, "restored.toml");
  await writeFile(
    restored,
    [
      `database = "sqlite:${copy}"`,
      `secret_key_file = "${join(folder, "secret.key")}"`,
      'listen = "127.0.0.1:0"',
      "",
    ].join("\n"),
  );
  await run(PROGRAM, ["verify", "--settings", restored]);
});
