// What an authenticator app does: a code from a key and the time (RFC 6238: SHA-1, 30 seconds, 6 digits).

import { createHmac } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP = 30_000;

/** The code of `key` (in base 32, spaces allowed) at an instant in milliseconds. */
export function code(key, at = Date.now()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP)));
  const digest = createHmac("sha1", bytes(key)).update(counter).digest();
  const offset = digest[digest.length - 1] & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** The code of the next half minute: a server takes it too, whose clock may differ, and it was surely not used yet. */
export const laterCode = (key) => code(key, Date.now() + STEP);

function bytes(key) {
  let bits = "";
  for (const letter of key.toUpperCase().replace(/[\s=]/g, "")) {
    bits += LETTERS.indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
