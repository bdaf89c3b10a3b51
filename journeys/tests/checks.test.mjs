// The checkers find what they are there to find: each bad page breaks one rule.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { POLICY } from "../lib/checks.mjs";
import { crawl } from "../lib/crawl.mjs";
import { Site, openBrowser } from "../lib/site.mjs";

const page = (main, { head = "", title = "A page" } = {}) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>` +
  `<link rel="icon" href="data:,">${head}</head><body><main>${main}</main></body></html>`;

const PAGES = {
  "/good": page(`<h1>Good</h1><form action="/good" method="get"><button type="submit">Go</button></form>`),
  "/unlabelled": page(`<h1>Unlabelled</h1><p>Name <input id="name" name="name" type="text"></p>`),
  "/invalid": page(`<h1>Invalid</h1><p>One<div>Two</div></p>`),
  "/inline": page(`<h1>Inline</h1><script>document.title = "x";</script>`),
  "/wide": page(
    `<h1>Wide</h1><pre>${"a line that is far too long for a phone ".repeat(4)}</pre>`,
  ),
  "/elsewhere": page(`<h1>Elsewhere</h1><p><img alt="" src="http://elsewhere.example/x.png"></p>`),
  "/broken-script": page(`<h1>Script</h1>`, { head: `<script src="/broken.js"></script>` }),
  "/no-button": page(
    `<h1>No button</h1><form action="/x" method="get"><p><label for="q">Words</label><input id="q" name="q" type="text"></p></form>`,
  ),
  "/people/ada-testwell": page(`<h1>Name in the address</h1>`),
  "/links": page(
    `<h1>Links</h1><ul><li><a href="/good">Good</a></li><li><a href="/wide">Wide</a></li>` +
      `<li><a href="/file.csv">File</a></li><li><a href="/gone">Gone</a></li></ul>`,
  ),
};

let site;
let somebody;

before(async () => {
  const server = createServer((request, response) => {
    const path = request.url.split("?")[0];
    const html = PAGES[path];
    const type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".csv") ? "text/csv" : "text/html; charset=utf-8";
    response.writeHead(html || !type.startsWith("text/html") ? 200 : 404, {
      "content-type": type,
      "x-content-type-options": "nosniff",
      ...(path === "/unguarded"
        ? {}
        : {
            "content-security-policy": Object.entries(POLICY)
              .map(([name, value]) => `${name} ${value}`)
              .join("; "),
          }),
    });
    response.end(
      path.endsWith(".js") ? "throw new Error('broken on purpose')" : (html ?? page(`<h1>Not found</h1>`)),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stub = {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
  site = new Site(stub, await openBrowser());
  somebody = await site.visitor("checks");
});
after(() => site?.close());

test("a good page passes, on both screens, with JavaScript and without", async () => {
  await somebody.visit("/good");
  await somebody.visit("/good", { js: false });
});

test("a page that is expected to be missing passes as such", async () => {
  await somebody.visit("/gone", { status: 404 });
  await assert.rejects(somebody.visit("/gone"), /answers 404, not 200/);
});

for (const [path, fault, options] of [
  ["/unlabelled", /axe label/],
  ["/invalid", /HTML \d+:\d+/],
  ["/inline", /console: .*Content Security Policy/i],
  ["/wide", /at 375: the page is \d+ pixels wide on a screen of 375: pre/],
  ["/elsewhere", /asks elsewhere: http:\/\/elsewhere\.example/],
  ["/broken-script", /script: broken on purpose/],
  ["/no-button", /without JavaScript the form to \/x has no button/, { js: false }],
  ["/people/ada-testwell", /address holds a person's name/],
  ["/unguarded", /policy has default-src \(none\)/, { status: 404 }],
]) {
  test(`the fault of ${path} is found and named`, async () => {
    await assert.rejects(somebody.visit(path, options), fault);
  });
}

test("a fault of one page is not laid on the next", async () => {
  await assert.rejects(somebody.visit("/broken-script"));
  await somebody.visit("/good");
});

test("the crawl goes to every page that is linked and reports each that is at fault", async () => {
  const { visited, faults } = await crawl(somebody, "/links");
  assert.deepEqual(visited.sort(), ["/file.csv", "/gone", "/good", "/links", "/wide"]);
  const all = faults.join("\n");
  assert.match(all, /\/wide as checks/);
  assert.match(all, /\/gone as checks/);
  assert.doesNotMatch(all, /\/good as checks/);
});

test("the crawl says so when there is more than it may visit", async () => {
  const { faults } = await crawl(somebody, "/links", { limit: 2 });
  assert.match(faults.join("\n"), /More than 2 pages/);
});
