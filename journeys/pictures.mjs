// Takes the pictures of the guide and of the README again: `node pictures.mjs` in journeys/, with the program built.
//
// The whole way is walked once more on a demonstration of its own, and what is worth a picture is taken on it.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { open } from "./lib/people.mjs";
import { openSite } from "./lib/site.mjs";
import { Way } from "./lib/way.mjs";

const FOLDER = fileURLToPath(new URL("../docs/guide/pictures/", import.meta.url));
const DESK = { width: 960, height: 640 };
const PHONE = { width: 375, height: 700 };

/** Pages of the way that have a picture, by the name that the way gives them. */
const WANTED = new Set([
  "contact-who",
  "home",
  "indicative",
  "charging",
  "plan",
  "approval-form",
  "run-proposed",
  "review",
  "count",
]);

/** `from` — what stands at the top of the picture; the page's beginning where nothing is given. */
async function take(visitor, name, size = DESK, from = "body") {
  await visitor.page.setViewportSize(size);
  await visitor.page.locator(from).first().evaluate((element) => element.scrollIntoView(true));
  await visitor.page.screenshot({ path: `${FOLDER}${name}.png` });
}

await mkdir(FOLDER, { recursive: true });
const site = await openSite();
try {
  const way = new Way(site, {
    look: false,
    at: async (visitor, name) => {
      if (WANTED.has(name)) await take(visitor, name);
    },
  });
  await way.all();
  await way.count(/Person by person/);
  const sam = await way.as("sam.social");
  await open(sam, "madeup");
  await take(sam, "record", DESK, "#journey-heading");
  const ada = await site.signIn("ada.testwell");
  await ada.page.goto("/home");
  await take(ada, "own-home", PHONE, "#case-heading");
} finally {
  await site.close();
}
