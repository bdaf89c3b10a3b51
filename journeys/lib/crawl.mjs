// Follows every link of the site that somebody can see, from a page, and checks each page.

import assert from "node:assert/strict";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Structures already looked at on screens, by anybody: the next of the kind is checked lightly. */
const seen = new Set();

/**
 * Visits every page that can be reached from `start` by links, breadth first.
 *
 * `kinds` — how many pages to visit of one kind (addresses that differ in ids and values alone);
 * `limit` — how many in all: reaching it is a fault, so that nothing stays unseen in silence.
 * Gives the addresses visited and the faults, a paragraph a page.
 */
export async function crawl(visitor, start = "/", { kinds = 2, limit = 150 } = {}) {
  const waiting = [start];
  const known = new Set(waiting);
  const ofKind = new Map();
  const visited = [];
  const faults = [];
  while (waiting.length > 0) {
    if (visited.length >= limit) {
      faults.push(`More than ${limit} pages can be reached: raise the limit of the crawl.`);
      break;
    }
    const path = waiting.shift();
    const kind = kindOf(path);
    const count = ofKind.get(kind) ?? 0;
    if (count >= kinds) continue;
    ofKind.set(kind, count + 1);
    visited.push(path);
    for (const link of await look(visitor, path, faults)) {
      if (!known.has(link)) {
        known.add(link);
        waiting.push(link);
      }
    }
  }
  return { visited, faults };
}

/** Checks a page and gives the addresses of the site that it links to. */
async function look(visitor, path, faults) {
  const attempt = async (work) => {
    try {
      return await work();
    } catch (fault) {
      faults.push(fault instanceof assert.AssertionError ? fault.message : `${path}: ${fault.message}`);
      return undefined;
    }
  };
  // A file to take away is not a page: that it is served is all there is to see.
  const head = await attempt(() => visitor.context.request.get(path, { maxRedirects: 5 }));
  if (!head) return [];
  if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) {
    if (!head.ok()) faults.push(`${path} as ${visitor.name}: the file answers ${head.status()}`);
    return [];
  }
  await attempt(() => visitor.visit(path, { light: true }));
  const structure = await visitor.structure();
  if (!seen.has(structure)) {
    seen.add(structure);
    await attempt(() => visitor.check());
  }
  return visitor.page.evaluate(() =>
    [...document.querySelectorAll("a[href]")]
      .filter((link) => link.origin === location.origin)
      .map((link) => link.pathname + link.search),
  );
}

function kindOf(path) {
  const { pathname, searchParams } = new URL(path, "http://site");
  return `${pathname.replace(UUID, "{id}").replace(/\/\d+(?=\/|$)/g, "/{n}")}?${[...searchParams.keys()].sort()}`;
}
