// What the journeys do with a server that behaves, and with one that does not.

import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startSteerwell } from "../lib/server.mjs";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "steerwell-stand-in-"));
});
after(() => rm(folder, { recursive: true }));

/** A program that stands in for Steerwell. */
async function standIn(name, lines) {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${lines.join("\n")}\n`);
  await chmod(path, 0o755);
  return path;
}

test("address and password are read from the screen, and the server is stopped", async () => {
  const program = await standIn("good", [
    "trap 'exit 0' TERM",
    "echo 'Steerwell, demonstration'",
    "echo '  address: http://127.0.0.1:4711/'",
    "echo '  password: made-up'",
    "while :; do sleep 0.05; done",
  ]);
  const server = await startSteerwell(program);
  assert.equal(server.address, "http://127.0.0.1:4711");
  assert.equal(server.password, "made-up");
  await server.stop();
});

test("a server that dies before it is ready is reported with what it said", async () => {
  const program = await standIn("dead", ["echo 'the disk is full' >&2", "exit 3"]);
  await assert.rejects(startSteerwell(program), /ended with 3 before it was ready:\nthe disk is full/);
});

test("a server that is not built is reported with the line that builds it", async () => {
  await assert.rejects(startSteerwell(join(folder, "none")), /cargo build -p steerwell/);
});

test("a server that does not end cleanly is a fault", async () => {
  const program = await standIn("rude", [
    "trap 'exit 9' TERM",
    "echo 'address: http://127.0.0.1:1'; echo 'password: x'",
    "while :; do sleep 0.05; done",
  ]);
  const server = await startSteerwell(program);
  await assert.rejects(server.stop(), /ended with 9/);
});
