// Going through a questionnaire, one question a page, as the pages lead.

import assert from "node:assert/strict";

/**
 * Answers the question that is shown and every one that it leads to, until the answers are there to be checked.
 * `answers` — option by `part/question`, where it is not the first one; `at` — called at each question before it is
 * answered. Gives what was answered, in the words of the case file: `eating: daily`, `informal eating: half`.
 */
export async function answerAll(visitor, answers = {}, at = async () => {}) {
  const told = [];
  for (let count = 0; count < 60; count += 1) {
    const [, part, question] = /^\/assessment\/[^/]+\/(need|informal|flag)\/(\w+)/.exec(visitor.at) ?? [];
    if (!part) {
      assert.match(visitor.at, /\/check/, `the questions end at ${visitor.at}`);
      return told;
    }
    await at(part, question);
    const fallback = visitor.page.locator('main input[name="value"]').first();
    const value = answers[`${part}/${question}`] ?? (part === "flag" ? "no" : await fallback.inputValue());
    await visitor.fill({ value });
    told.push(`${part === "need" ? "" : `${part} `}${question}: ${value}`);
    await visitor.send("Save and continue");
  }
  return assert.fail("the questions never end");
}

/** Validates what was asked together, from the page of all answers, and stands there again. */
export async function validate(visitor) {
  const check = visitor.at.split("?")[0];
  await visitor.fill({ led_by: "with_worker", wishes: "no", capacity: "yes", substantial_difficulty: "no" });
  await visitor.go(visitor.page.locator("form[action$='/validate'] button").first());
  await visitor.page.goto(check);
}
