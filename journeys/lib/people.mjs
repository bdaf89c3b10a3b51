// Ways that workers go to somebody's record.

/** Looks for people as a worker does, and stands on what was found. */
export async function find(visitor, words) {
  await visitor.page.goto("/people");
  await visitor.fill({ query: words });
  await visitor.send("Search");
}

/** Finds somebody and opens the record; gives its address. */
export async function open(visitor, words) {
  await find(visitor, words);
  await visitor.go(visitor.page.locator("main table a").first());
  return new URL(visitor.page.url()).pathname;
}

/** The names that a search has found. */
export async function found(visitor) {
  return (await visitor.page.locator("main table tbody a").allInnerTexts()).map((name) => name.trim());
}
