// Follows every link of the site that somebody can see, from a page, and checks each page.

import assert from "node:assert/strict";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const HASH = /[0-9a-f]{64}/gi;
const QUESTION = /(\/assessment\/\{id\}\/(?:need|informal|flag))\/\w+$/;
/** Values that make another page of the same address: the words in which it speaks. */
const WORDS = ["plain", "easy", "large"];

/** What was looked at on screens already, by anybody: kinds of address, and nestings of elements. */
const seen = new Set();

/**
 * Visits every page that can be reached from `start` by links, breadth first. Every page's answer, headers and HTML
 * are checked; in a browser it is looked at when its kind of address is the first, or when it shows anything nested
 * as nobody has met it yet.
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
    for (const link of await look(visitor, path, kind, faults)) {
      if (!known.has(link)) {
        known.add(link);
        waiting.push(link);
      }
    }
  }
  return { visited, faults };
}

/** Checks a page and gives the addresses of the site that it links to. */
async function look(visitor, path, kind, faults) {
  let links = [];
  try {
    const read = await visitor.read(path);
    links = read.links;
    const fresh = [kind, ...read.nestings].filter((each) => !seen.has(each));
    for (const each of fresh) seen.add(each);
    if (fresh.length > 0 && read.nestings.length > 0) await visitor.visit(path);
    else if (read.faults.length > 0) faults.push(`${path} as ${visitor.name}:\n  ${read.faults.join("\n  ")}`);
  } catch (fault) {
    faults.push(fault instanceof assert.AssertionError ? fault.message : `${path}: ${fault.message}`);
  }
  return links;
}

/** The address without its ids and values: pages of one kind are made by the same few lines. */
export function kindOf(path) {
  const { pathname, searchParams } = new URL(path, "http://site");
  const place = pathname
    .replace(UUID, "{id}")
    .replace(HASH, "{hash}")
    .replace(/\/\d+(?=\/|$)/g, "/{n}")
    .replace(QUESTION, "$1/{question}");
  const query = [...searchParams]
    .map(([name, value]) => (WORDS.includes(value) ? `${name}=${value}` : name))
    .sort();
  return `${place}?${query}`;
}
