// Opens what was pushed to a browser, with a library of others: PushTest starts this script with the sealed body, the
// browser's private key and secret, the Authorization header, and the origin it must be for; it prints what was inside.
import assert from "node:assert/strict";
import { createECDH, createPublicKey, verify } from "node:crypto";
import ece from "http_ece";

const [body, key, auth, authorization, origin] = process.argv.slice(2);
const bytes = (text) => Buffer.from(text, "base64url");

const [, token, publicKey] = authorization.match(/^vapid t=([^,]+), k=(.+)$/);
const point = bytes(publicKey);
assert.equal(point.length, 65);
const vapid = createPublicKey({
  format: "jwk",
  key: {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  },
});
const [header, claims, signature] = token.split(".");
assert.ok(verify("sha256", `${header}.${claims}`, { key: vapid, dsaEncoding: "ieee-p1363" }, bytes(signature)));
assert.deepEqual(JSON.parse(bytes(header)), { typ: "JWT", alg: "ES256" });
const { aud, exp, sub } = JSON.parse(bytes(claims));
assert.equal(aud, origin);
assert.match(sub, /^(mailto:|https:)/);
const left = exp - Date.now() / 1000;
assert.ok(left > 3600 && left < 24 * 3600, `valid for ${left} s`);

const browser = createECDH("prime256v1");
browser.setPrivateKey(bytes(key));
const sealed = bytes(body);
assert.ok(sealed.length <= 4096, `${sealed.length} bytes`);
console.log(ece.decrypt(sealed, { version: "aes128gcm", privateKey: browser, authSecret: auth }).toString());
