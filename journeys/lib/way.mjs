// The whole way, each step by the right role: for the journeys that walk it and for the pictures that are taken on it.

import assert from "node:assert/strict";

import { answerAll, validate } from "./assessment.mjs";
import { open } from "./people.mjs";

const DESK = [1280];

/** What Idris's family and he himself said; what is not named is answered with the first option. */
const ANSWERS = {
  "need/personal_care": "several_daily",
  "need/eating": "daily",
  "need/home": "most",
  "need/safe_at_home": "occasional",
  "need/nights": "some",
  "need/wellbeing": "now_and_then",
  "need/relationships": "most_times",
  "need/helpers": "somebody",
  "informal/personal_care": "quarter",
  "informal/eating": "half",
  "informal/home": "quarter",
};

/** Today by the council's clocks. */
export function londonToday() {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "short" });
  return parts.format(new Date()).split("/");
}

/** The day in three boxes. */
export const day = (name, [d, m, y]) => ({ [`${name}-day`]: d, [`${name}-month`]: m, [`${name}-year`]: y });

/**
 * Everybody of the way, on one site. `js` — false for browsers without JavaScript; `look` — false where the pages are
 * not checked on the way; `at` — called with the visitor and the page's name wherever a page is worth a look.
 */
export class Way {
  constructor(site, { js = true, who = "madeup", today = londonToday(), look = true, at = async () => {} } = {}) {
    Object.assign(this, { site, js, who, today, look, at });
  }

  async as(name) {
    this.people ??= new Map();
    if (!this.people.has(name)) {
      this.people.set(name, await this.site.signIn(name, { js: this.js }));
    }
    return this.people.get(name);
  }

  /** Looks at the page that is shown, once on the way. */
  async see(visitor, name, widths) {
    await this.at(visitor, name);
    if (this.look) await visitor.check({ name: `way-${name}`, widths });
  }

  /** Chooses by words, from radios or from a list. */
  async choose(visitor, name, words) {
    const field = visitor.page.locator(`main [name="${name}"]:not([type=hidden])`);
    if ((await field.first().evaluate((one) => one.tagName)) === "SELECT") {
      const option = field.locator("option", { hasText: words }).first();
      await field.selectOption(await option.getAttribute("value"));
    } else await visitor.page.locator("main").getByLabel(words).first().check();
  }

  /** Goes to a part of the person's record. */
  async part(visitor, part) {
    await visitor.page.goto(`${this.record}/${part}`);
  }

  async contact() {
    const ines = await this.as("ines.info");
    this.record = await open(ines, this.who);
    await ines.page.goto("/contact/new");
    await this.see(ines, "contact-new");
    await ines.fill({
      about: this.who,
      need: "He fell twice this week and cannot wash alone.",
      caller: "family",
      caller_name: "His daughter",
      channel: "telephone",
      urgency: "soon",
    });
    await ines.send("Save");
    await this.see(ines, "contact-who");
    await ines.go(ines.page.locator(`button[value="attach-${this.record.split("/").at(-1)}"]`));
    await ines.fill({ outcome: "assessment" });
    // Somebody with whom no team works yet is given to one.
    if (await ines.page.locator("main [name=team]").count()) await this.choose(ines, "team", /Sale older/);
    await ines.go("Close the contact");
    assert.match(await ines.words(), /assessment waits/);
    await this.see(ines, "contact-closed");
  }

  async assessment() {
    const sam = await this.as("sam.social");
    await sam.page.goto("/home");
    assert.match(await sam.words(), /Waiting for you/);
    await this.see(sam, "home");
    await this.part(sam, "assessment");
    await this.see(sam, "assessment-begin");
    await sam.go("Ask the questions together");
    this.assessment_at = new URL(sam.page.url()).pathname;
    await sam.go(sam.page.locator("main a.govuk-button").first());
    await answerAll(sam, ANSWERS);
    await this.see(sam, "check");
    await validate(sam);
  }

  async eligibility() {
    const sam = await this.as("sam.social");
    await sam.page.goto(`${this.assessment_at}/eligibility`);
    await this.see(sam, "eligibility-form");
    await sam.fill({ reasons: "He cannot wash or cook without help, and does not go out alone." });
    const themes = sam.page.locator("select[name^='theme-']");
    if (await themes.count()) await themes.first().selectOption("critical");
    else {
      await sam.fill({ cause: "yes" });
      await sam.page.locator("input[name=wellbeing]").first().check();
    }
    await sam.go(sam.page.locator("form[action$='/eligibility'] button").last());
    assert.match(await sam.words(), /eligible/i);
    await this.see(sam, "eligibility");
    await sam.visit(`${new URL(sam.page.url()).pathname}/print`, { widths: DESK });
  }

  async indicative() {
    const sam = await this.as("sam.social");
    await this.part(sam, "allocation");
    await sam.fill({ why: "First assessment." });
    await sam.go(sam.page.locator("form[action$='/decide'] button").first());
    assert.match(await sam.words(), /£\d[\d,.]* a week/);
    await this.see(sam, "indicative");
  }

  async charging() {
    const fay = await this.as("fay.finance");
    await fay.page.goto(`${this.record}/charging/new`);
    await this.see(fay, "charging-form");
    await fay.fill({
      details: "given",
      ...day("from", this.today),
      age: "pension",
      household: "single",
      "income-1-kind": "state_pension",
      "income-1-amount": "200",
      "income-1-every": "week",
      night: "no",
      "capital-1-kind": "savings",
      "capital-1-amount": "9000",
      why: "First financial assessment.",
    });
    await fay.go(fay.page.locator("form button[value=decide], form button:not([value])").last());
    await this.see(fay, "charging");
  }

  async plan() {
    const sam = await this.as("sam.social");
    await this.part(sam, "plan");
    await sam.page.locator("input[name=help]").last().check();
    await sam.go("Begin the plan");
    const plan = new URL(sam.page.url()).pathname;
    const words = {
      about_me: "His garden, the church, and his daughter's visits on Sundays.",
      change: "He wants to wash without fear of falling, and to stay at home.",
      managed: "His daughter helps with the papers.",
      control: "He decides when helpers come and what they do.",
      arranging: "Sam rings the agency this week; Idris meets the helper first.",
      contingency: "His daughter is rung first, then the agency.",
      advice: "We told him about the falls clinic.",
      review: "After eight weeks, with his daughter.",
    };
    for (const [part, text] of Object.entries(words)) {
      await sam.page.goto(`${plan}/section/${part}`);
      if (part === "about_me") await this.see(sam, "plan-part");
      await sam.fill({ words: text });
      await sam.send("Save");
    }
    await sam.page.goto(`${plan}/section/risks`);
    await sam.fill({ no_risks: "yes" });
    await sam.send("Save");
    await sam.page.goto(`${plan}/section/money`);
    await sam.fill({ ...day("told_on", this.today), free_use: "yes" });
    await sam.send("Save");
    await sam.page.goto(`${plan}/section/outcomes`);
    await sam.go(sam.page.locator("main a[href*='/outcome/']").first());
    await sam.fill({ words: "I wash, eat and go out when I want to." });
    for (const letter of await sam.page.locator("input[name=letters]").all()) await letter.check();
    await this.see(sam, "plan-outcome");
    await sam.send("Save");
    await sam.page.goto(`${plan}/section/support`);
    await sam.go(sam.page.locator("main a[href*='/line/']").first());
    await sam.fill({
      words: "Help in the mornings and at lunch.",
      service: "home_care",
      taken_as: "direct_payment",
      how: "ongoing",
      unit: "hour",
      price: "18.00",
      units: "7",
      every: "week",
    });
    await this.see(sam, "plan-support");
    await sam.send("Save");
    await sam.page.goto(`${plan}/section/reason`);
    await sam.fill({ words: "The church brings lunch on Sundays." });
    await sam.send("Save");
    await sam.page.goto(plan);
    await this.see(sam, "plan");
    await sam.go("Put the plan forward for agreement");
    assert.match(await sam.words(), /waits for agreement/i);
    await sam.visit(`${plan}/print`, { widths: DESK });
  }

  async approval() {
    const tom = await this.as("tom.manager");
    await tom.page.goto("/approvals");
    await this.see(tom, "approvals");
    await this.part(tom, "approval");
    await this.see(tom, "approval-form");
    await tom.fill({
      in_line: "yes",
      principles: "yes",
      safeguarding: "yes",
      legal: "yes",
      kind: "agreed",
      reasons: "It meets what was found eligible, with free help beside it.",
    });
    await tom.send("Save the decision");
    await this.see(tom, "approval");
  }

  async agreement() {
    const sam = await this.as("sam.social");
    await this.part(sam, "budget");
    await this.see(sam, "budget");
    await sam.go(sam.page.locator("main a[href$='/agree']").first());
    await this.see(sam, "agreement-form");
    await sam.fill({
      ...day("told_on", this.today),
      told_how: "Read out to him, and the letter.",
      free_use: "yes",
      held_by: "person",
      barred: "no",
      terms: "yes",
      signed_by: "Idris Madeup",
      ...day("agreed_on", this.today),
      ...day("starts_on", this.today),
    });
    await sam.send("Keep the agreement");
    await this.see(sam, "agreed");
  }

  async money() {
    const [fay, fred, flo, tom] = [
      await this.as("fay.finance"),
      await this.as("fred.finance"),
      await this.as("flo.finance"),
      await this.as("tom.manager"),
    ];
    await this.part(fred, "payee");
    await this.see(fred, "payee-form");
    await fred.fill({ account_name: "Mr I Madeup", sort_code: "00-00-01", account_number: "12345678" });
    await fred.send("Set the bank details");
    await this.part(flo, "payee");
    await flo.fill({ outcome: "confirmed", how: "Rang him on the number on the record." });
    await flo.go("Keep the check");
    await fay.page.goto("/payments/propose");
    await this.see(fay, "propose");
    await fay.send("Propose the run");
    const run = new URL(fay.page.url()).pathname;
    await this.see(fay, "run-proposed");
    for (const who of [flo, tom]) {
      await who.page.goto(run);
      await who.go(who.page.locator("form[action$='/approve'] button").first());
    }
    assert.match(await tom.words(), /stands in the ledger/i);
    await this.see(tom, "run-posted");
    await fay.page.goto("/ledger");
    await this.see(fay, "ledger");
  }

  async review() {
    const sam = await this.as("sam.social");
    await this.part(sam, "review");
    await this.see(sam, "review-form");
    await sam.fill({
      kind: "first",
      present: "Idris and his daughter",
      works: "yes",
      changed: "no",
      conclusion: "go_on",
      reasons: "It works as planned.",
    });
    for (const name of ["person", "worker"]) {
      await sam.page.locator(`input[name^="${name}."][value="mostly"]`).first().check();
    }
    await sam.send("Keep the review");
    assert.match(await sam.words(), /review is kept/i);
    await this.see(sam, "review");
  }

  async count(words) {
    const board = await this.as("perf.board");
    await board.page.goto("/performance");
    await this.see(board, "counts");
    await board.go(board.page.locator("main a[href^='/performance/']").first());
    assert.match(await board.words(), words);
    await this.see(board, "count");
  }

  async all() {
    for (const step of [
      "contact",
      "assessment",
      "eligibility",
      "indicative",
      "charging",
      "plan",
      "approval",
      "agreement",
      "money",
      "review",
    ]) {
      try {
        await this[step]();
      } catch (fault) {
        fault.message = `${step}: ${fault.message}`;
        throw fault;
      }
    }
  }
}
