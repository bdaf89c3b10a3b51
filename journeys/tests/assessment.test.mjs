// A worker goes through the questionnaire with Jo; the answers become an indicative budget whose every line opens.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { answerAll, validate } from "../lib/assessment.mjs";
import { open } from "../lib/people.mjs";
import { PROGRAM } from "../lib/server.mjs";
import { openSite } from "../lib/site.mjs";
import { SHOTS } from "../lib/visitor.mjs";

const run = promisify(execFile);

/** What is needed where it is not nothing; the first three are what Jo has answered already. */
const JO = {
  "need/safe_at_home": "occasional",
  "need/nights": "some",
  "need/relationships": "most_times",
  "need/helpers": "somebody",
  "informal/home": "half",
  "flag/one_off": "yes",
};
const ANSWERED = ["personal_care: prompts", "eating: prompts", "home: most"];

let site;
let sam;
let folder;
let assessment;
let allocation;
let told;
let figure;
before(async () => {
  site = await openSite();
  sam = await site.signIn("sam.social");
  folder = await mkdtemp(join(tmpdir(), "steerwell-case-"));
});
after(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

test("Jo's assessment goes on where it was left, and says what is asked when", async () => {
  await open(sam, "invented");
  await sam.go(sam.page.locator("main a[href^='/assessment/']").first());
  assessment = sam.at;
  await sam.visit(assessment);
  assert.match(await sam.words(), /3 of 12/);
  assert.match(await sam.words(), /help of family and friends cannot colour/);
  await sam.visit(`${assessment}?words=easy`);
  await sam.visit(`${assessment}/informal/eating`, { status: 409 });
});

test("one question a page, in plain and in easy words; sending nothing is said in a sentence and nothing typed is lost", async () => {
  await sam.page.goto(assessment);
  await sam.go("Go on with the next question");
  const question = sam.at;
  await sam.visit(question);
  const plain = await sam.page.locator("h1").innerText();
  await sam.visit(`${question}?words=easy`);
  assert.notEqual(await sam.page.locator("h1").innerText(), plain);
  await sam.page.goto(question);
  await sam.fill({ note: "She was tired, so we stopped here." });
  await sam.send("Save and continue");
  assert.match(await sam.said(), /choose|select|answer/i);
  assert.equal(await sam.page.locator('[name="note"]').inputValue(), "She was tired, so we stopped here.");
  await sam.check({ name: "question-unanswered", status: 422 });
});

test("what family and friends do is asked after all needs, what is costed individually last; then all stand to be checked", async () => {
  await sam.page.goto(assessment);
  await sam.go("Go on with the next question");
  const order = [];
  told = await answerAll(sam, JO, async (part, question) => {
    if (!order.includes(part)) {
      await sam.check({ name: `question-${part}` });
      order.push(part);
    }
    if (question === "relationships") {
      await sam.fill({ note: "Would like to go to the drama group again." });
    }
  });
  assert.deepEqual(order, ["need", "informal", "flag"]);
  await sam.visit(`${assessment}/check`);
  assert.match(await sam.words(), /Would like to go to the drama group again/);
  await sam.visit(`${assessment}/history`);
});

test("the indicative budget is worked out, and the same answers in a file give the same figure to the penny", async () => {
  await sam.page.goto(`${assessment}/check`);
  await validate(sam);
  await sam.send(/^Work out/);
  assert.match(await sam.said(), /why/i);
  await sam.check({ name: "decide-without-why", status: 422 });
  await sam.fill({ why: "First assessment, agreed on the visit." });
  await sam.send(/^Work out/);
  allocation = sam.at.split("?")[0];
  await sam.visit(allocation);
  [figure] = /£[\d,]+\.\d\d a week/.exec(await sam.words());
  assert.notEqual(figure, "£0.00 a week");

  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(new Date());
  const file = join(folder, "jo.case");
  await writeFile(file, [`date: ${date}`, "label: Jo Invented", ...ANSWERED, ...told, ""].join("\n"));
  const { stdout } = await run(PROGRAM, ["allocate", file]);
  assert.ok(stdout.includes(figure), `the page says ${figure}, the command:\n${stdout}`);

  const page = await sam.context.request.get(`${allocation}/worked.json`);
  const { stdout: json } = await run(PROGRAM, ["allocate", file, "--json"]);
  const worked = JSON.parse(await page.text());
  assert.deepEqual(worked.result, JSON.parse(json).result);
});

test("every line opens to the answer, the rule, its source and how sure it is", async () => {
  await sam.page.goto(allocation);
  const lines = sam.page.locator("details.sw-worked-line");
  const count = await lines.count();
  assert.ok(count > 15, `only ${count} lines`);
  for (let index = 0; index < count; index += 1) {
    const line = lines.nth(index);
    await line.locator("summary").click();
    const words = await line.innerText();
    // A total rests on the lines before it and shows the sum; every other line rests on a rule.
    if (!/Sum\s+[\d. +−]+=/.test(words)) {
      assert.match(words, /Rule/, words);
      assert.match(words, /Source: \S+/, words);
      assert.match(words, /How sure: \S+/, words);
    }
  }
  const answers = await sam.page.locator("details.sw-worked-line", { hasText: "Answered by" }).count();
  // Each of the eleven needs, whoever met a part of one, and what is costed individually.
  assert.equal(answers, 11 + told.filter((line) => /^(informal .*: (?!none)|flag .*: yes)/.test(line)).length);
  await sam.check({ name: "budget-every-line-open" });
  for (const address of new Set(
    await lines.locator("a[href^='/rulebook']").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
  )) {
    await sam.page.goto(address);
    const anchor = new URL(sam.page.url()).hash;
    if (anchor) assert.equal(await sam.page.locator(anchor).count(), 1, `${address} leads to nothing`);
  }
});

test("the page for Jo says the same in plain words, easy words and large print", async () => {
  for (const words of ["plain", "easy", "large"]) {
    await sam.visit(`${allocation}/print?words=${words}`);
    assert.ok((await sam.words()).includes(figure.replace(" a week", "")), words);
    assert.match(await sam.words(), /wrong|not enough|disagree/i, `${words}: how to challenge it`);
    assert.match(await sam.words(), /Sam Social/, `${words}: who answered`);
    await sam.page.emulateMedia({ media: "print" });
    const shown = await sam.page
      .locator("nav, button")
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height > 0).map((one) => one.outerHTML));
    await sam.page.screenshot({ path: join(SHOTS, `sam.social-allocation-${words}-paper.png`), fullPage: true });
    await sam.page.emulateMedia({ media: null });
    assert.deepEqual(shown, [], "what cannot be pressed on paper is not there");
  }
});

test("an answer that is changed later is told on the budget, and a new one supersedes it", async () => {
  await sam.page.goto(`${assessment}/need/nights?from=check`);
  await sam.fill({ value: "none" });
  await sam.send("Save and continue");
  assert.match(sam.at, /\/check/);
  await sam.visit(allocation);
  assert.match(await sam.words(), /changed after it was worked out/);
  await sam.go("Check the answers and work it out again");
  // An answer that was changed is validated again.
  if (await sam.page.locator("form[action$='/validate']").count()) await validate(sam);
  await sam.fill({ why: "Jo sleeps through since the new mattress." });
  await sam.send(/^Work out/);
  const second = sam.at.split("?")[0];
  assert.notEqual(second, allocation);
  assert.match(await sam.words(), /Replaces/);
  await sam.check({ name: "budget-second" });
  await sam.visit(allocation);
  assert.match(await sam.words(), /superseded|replaced|newer|later/i);
});

test("an assessment is begun for somebody who has none, once", async () => {
  const lubna = await open(sam, "imaginary");
  await sam.send(/^(Begin|Start) an assessment/);
  assert.match(sam.at, /^\/assessment\//);
  await sam.check({ name: "assessment-begun" });
  await sam.visit(lubna);
  assert.match(await sam.words(), /Begun by Sam Social/);
  assert.equal(await sam.page.locator("main button", { hasText: /^(Begin|Start) an assessment/ }).count(), 0);
});
