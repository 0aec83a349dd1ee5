// Solves an ALTCHA challenge: the first counter whose derived key begins with the prefix asked for.
"use strict";

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive(parameters, nonce, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(parameters.salt), iterations: parameters.cost };
  return hex(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
}

self.onmessage = async ({ data: challenge }) => {
  const nonce = bytes(challenge.parameters.nonce);
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await derive(challenge.parameters, nonce, counter);
    if (!derivedKey.startsWith(challenge.parameters.keyPrefix)) continue;
    self.postMessage(btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } })));
    return;
  }
};
