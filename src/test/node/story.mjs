// Drives an instance with the unmodified stoat.js, as a bot author would: two people meet and talk.
// Usage: node story.mjs http://host:port/api; prints one line per chapter and exits with 0 when all went well.
import assert from "node:assert/strict";
import { WebSocket } from "ws";

// Node 20 has no WebSocket of its own; browsers and later versions do.
globalThis.WebSocket ??= WebSocket;
const { Client } = await import("stoat.js");

const baseURL = process.argv[2];
const PATIENCE = 15_000;

async function rest(path, body, token) {
  const answer = await fetch(baseURL + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: token ? { "x-session-token": token } : {},
  });
  assert.ok(answer.ok, `POST ${path} was answered ${answer.status}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

/** Resolves with the arguments of the next such event for which the condition holds. */
function next(client, event, condition = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), PATIENCE);
    const listener = (...values) => {
      if (!condition(...values)) return;
      clearTimeout(timer);
      client.off(event, listener);
      resolve(values);
    };
    client.on(event, listener);
  });
}

/** Registers, onboards and connects; the library itself reads the instance's addresses from the API's root. */
async function arrive(username) {
  const login = { email: `${username}${Date.now()}@story.test`, password: "a long enough password" };
  await rest("/auth/account/create", login);
  const session = await rest("/auth/session/login", login);
  await rest("/onboard/complete", { username }, session.token);
  const client = new Client({ baseURL, autoReconnect: false });
  client.on("error", (error) => {
    throw error;
  });
  await client.login({ ...login, friendly_name: "story" });
  client.useExistingSession({ _id: session._id, user_id: session.user_id, token: session.token });
  const ready = next(client, "ready");
  client.connect();
  await ready;
  assert.equal(client.user.username, username);
  return client;
}

const chapter = (title) => console.log(`ok ${title}`);

const alice = await arrive("alice");
const bob = await arrive("bob");
chapter("both are ready");

const server = await alice.servers.createServer({ name: "Tea house" });
const channel = server.channels[0];
const invite = await channel.createInvite();
const joined = next(bob, "serverCreate");
await bob.api.post(`/invites/${invite.id ?? invite._id}`);
await joined;
const here = bob.channels.get(channel.id);
assert.equal(here.name, "General");
chapter("bob joined by invite");

let heard = next(bob, "messageCreate");
const message = await channel.sendMessage("hello **bob**");
let [received] = await heard;
assert.equal(received.content, "hello **bob**");
assert.equal(received.author.username, "alice");
chapter("a message arrives with its author");

heard = next(bob, "messageUpdate");
await message.edit({ content: "hello again" });
assert.equal((await heard)[0].content, "hello again");
chapter("an edit arrives");

heard = next(alice, "messageReactionAdd");
await received.react("👍");
await heard;
assert.deepEqual([...alice.messages.get(message.id).reactions.get("👍")], [bob.user.id]);
chapter("a reaction arrives");

heard = next(alice, "messageCreate", (other) => other.authorId === bob.user.id);
await received.reply("yes", true);
assert.deepEqual((await heard)[0].replyIds, [message.id]);
chapter("a reply arrives");

heard = next(alice, "channelStartTyping");
here.startTyping();
await heard;
chapter("typing is seen");

const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const file = await alice.uploadFile("attachments", new File([dot], "dot.png", { type: "image/png" }));
heard = next(bob, "messageCreate");
await channel.sendMessage({ content: "look", attachments: [file] });
[received] = await heard;
const [attachment] = received.attachments;
assert.equal(attachment.filename, "dot.png");
const preview = await fetch(attachment.createFileURL());
assert.equal(preview.status, 200);
assert.equal(preview.headers.get("content-type"), "image/webp");
chapter("a picture arrives with its preview");

const away = next(alice, "userUpdate", (user) => user.id === bob.user.id && !user.online);
heard = next(bob, "messageDelete");
await message.delete();
await heard;
chapter("a deletion arrives");

const history = await here.fetchMessagesWithUsers({ limit: 10 });
assert.deepEqual(history.messages.map((one) => one.content), ["look", "yes"]);
assert.equal((await server.fetchMembers()).members.length, 2);
heard = next(bob, "channelAcknowledged");
await here.ack(history.messages[0], true);
await heard;
const unreads = await bob.api.get("/sync/unreads");
assert.equal(unreads.find((one) => one._id.channel === channel.id).last_id, history.messages[0].id);
chapter("history, members and unreads are right");

bob.events.disconnect();
await away;
chapter("alice sees bob leave");
process.exit(0);
