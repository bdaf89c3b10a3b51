// Starts the program with a demonstration of its own in a temporary folder, and reads from its
// screen where it listens and how to sign in.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const PROGRAM =
  process.env.STEERWELL ?? fileURLToPath(new URL("../../target/debug/steerwell", import.meta.url));
const START_LIMIT = 120_000;
const STOP_LIMIT = 15_000;

/**
 * Starts the demonstration in a folder of its own; gives its address, its password and `stop()`, which fails when
 * the server does not end cleanly. `args` — further arguments, such as `--today` or `--database`.
 */
export async function startSteerwell(program = PROGRAM, args = []) {
  const data = await mkdtemp(join(tmpdir(), "steerwell-journeys-"));
  const clear = () => rm(data, { recursive: true, force: true });
  try {
    const server = await start(program, ["demo", "--data", data, "--port", "0", "--known", "0", ...args], ["address", "password"]);
    return { ...server, stop: () => server.stop().finally(clear) };
  } catch (fault) {
    await clear();
    throw fault;
  }
}

/** Starts the program with `args` and waits until its screen has told each of `words`, as `word: value`. */
export async function start(program, args, words) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const errors = [];
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors.push(text);
    if (errors.length > 200) errors.shift();
  });
  const ended = new Promise((resolve) => {
    child.once("error", (fault) => resolve({ fault }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  // A test run that is cut short must not leave the server behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);

  let screen;
  try {
    screen = await readScreen(program, words, child, ended, errors);
  } catch (fault) {
    kill();
    throw fault;
  }
  return {
    ...screen,
    async stop() {
      child.kill("SIGTERM");
      const end = await within(STOP_LIMIT, ended, "The server did not stop when asked to.");
      process.removeListener("exit", kill);
      if (end.code !== 0) {
        throw new Error(`The server ended with ${end.code ?? end.signal}:\n${errors.join("")}`);
      }
    },
  };
}

/** Waits for the lines that begin with `words`. */
async function readScreen(program, words, child, ended, errors) {
  const found = {};
  const read = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      // The lines may be indented or coloured; what counts is the word and what follows it.
      const plain = line.replace(/\u001b\[[0-9;]*m/g, "").trim();
      const [, word, value] = /^(\w+):\s*(\S+)/.exec(plain) ?? [];
      if (words.includes(word)) found[word] ??= value.replace(/\/$/, "");
      if (words.every((each) => found[each])) resolve(found);
    });
  });
  const died = ended.then(({ code, signal, fault }) => {
    throw new Error(
      fault
        ? `${program} could not be started (${fault.message}). Build it: cargo build -p steerwell`
        : `The server ended with ${code ?? signal} before it was ready:\n${errors.join("")}`,
    );
  });
  died.catch(() => {});
  return within(
    START_LIMIT,
    Promise.race([read, died]),
    () =>
      `The server did not print ${words.join(" and ")} (it printed ${JSON.stringify(found)}):\n${errors.join("")}`,
  );
}

async function within(limit, promise, sentence) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(typeof sentence === "function" ? sentence() : sentence)),
      limit,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
