// Two people with an unmodified stoat.js do all that people do in their first hour. StoatJsTest starts this script with
// the address of the API; it ends with code 0 when everything happened, and says what did not otherwise.
import assert from "node:assert/strict";
import { Client } from "stoat.js";

const baseURL = process.argv[2];
const PATIENCE = 15_000;
const clients = [];

/** Starts to listen now, and resolves with the arguments of the first such event for which the condition holds. */
function next(client, event, condition = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${client.who} heard no ${event}`)), PATIENCE);
    const listener = (...args) => {
      if (!condition(...args)) return;
      clearTimeout(timer);
      client.off(event, listener);
      resolve(args);
    };
    client.on(event, listener);
  });
}

/** Runs a deed and waits for what it causes elsewhere; both must happen. */
async function causes(heard, deed) {
  const [event, result] = await Promise.all([heard, deed()]);
  return { event, result };
}

/** Registers, logs in, chooses a name and connects. */
async function person(name) {
  const email = `${name}${Date.now()}@story.test`;
  const password = `correct horse ${email}`;
  const client = new Client({ baseURL, autoReconnect: false });
  client.who = name;
  client.on("error", (error) => console.error(name, "error", error));
  clients.push(client);
  await client.api.post("/auth/account/create", { email, password });
  const session = await client.api.post("/auth/session/login", { email, password, friendly_name: "stoat.js" });
  assert.equal(session.result, "Success");
  client.configuration = await client.api.get("/");
  client.useExistingSession(session);
  assert.deepEqual(await client.api.get("/onboard/hello"), { onboarding: true });
  await client.api.post("/onboard/complete", { username: name });
  const ready = next(client, "ready");
  client.connect();
  await ready;
  assert.equal(client.user.username, name);
  return client;
}

const steps = {
  async register() {
    this.alice = await person("alice");
    this.bob = await person("bob");
  },

  async makeAServer() {
    const { event, result } = await causes(next(this.alice, "serverCreate"), () =>
      this.alice.servers.createServer({ name: "Tea" }),
    );
    assert.equal(event[0].id, result.id);
    this.server = result;
    this.general = result.channels[0];
    assert.equal(this.general.name, "General");
    assert.equal(result.owner.id, this.alice.user.id);
  },

  async invite() {
    const invite = await this.general.createInvite();
    const code = invite._id ?? invite.id;
    const seen = await this.bob.api.get(`/invites/${code}`);
    assert.equal(seen.server_name, "Tea");
    const joined = next(this.alice, "serverMemberJoin");
    const entered = next(this.bob, "serverCreate");
    await this.bob.api.post(`/invites/${code}`);
    assert.equal((await joined)[0].id.user, this.bob.user.id);
    await entered;
    this.here = this.bob.channels.get(this.general.id);
    assert.equal(this.here.server.name, "Tea");
    await this.bob.servers.get(this.server.id).syncMembers();
  },

  async talk() {
    const { event, result } = await causes(next(this.bob, "messageCreate"), () => this.general.sendMessage("hello"));
    const [message] = event;
    assert.equal(message.id, result.id);
    assert.equal(message.content, "hello");
    assert.equal(message.author.username, "alice");
    assert.equal(this.here.lastMessageId, message.id);
    this.message = result;
    this.heard = message;
    const history = await this.here.fetchMessagesWithUsers({ limit: 10 });
    assert.equal(history.messages.at(-1).content ?? history.messages[0].content, "hello");
  },

  async edit() {
    await causes(
      next(this.bob, "messageUpdate", (message) => message.content === "hello, world"),
      () => this.message.edit({ content: "hello, world" }),
    );
    assert.ok(this.heard.editedAt);
  },

  async react() {
    await causes(next(this.alice, "messageReactionAdd"), () => this.heard.react("👍"));
    assert.ok(this.message.reactions.get("👍").has(this.bob.user.id));
    await causes(next(this.alice, "messageReactionRemove"), () => this.heard.unreact("👍"));
  },

  async reply() {
    const { event } = await causes(next(this.alice, "messageCreate"), () => this.heard.reply("and hello to you"));
    assert.deepEqual(event[0].replyIds, [this.message.id]);
    assert.ok(event[0].mentionIds.includes(this.alice.user.id));
  },

  async upload() {
    const file = new File(["tea leaves"], "leaves.txt", { type: "text/plain" });
    const id = await this.alice.uploadFile("attachments", file);
    const { event } = await causes(next(this.bob, "messageCreate"), () =>
      this.general.sendMessage({ content: "look", attachments: [id] }),
    );
    const [attachment] = event[0].attachments;
    assert.equal(attachment.filename, "leaves.txt");
    const url = `${this.bob.configuration.features.autumn.url}/attachments/${attachment.id}`;
    assert.equal(await (await fetch(url)).text(), "tea leaves");
  },

  async picture() {
    const dot = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const id = await this.alice.uploadFile("attachments", new File([dot], "dot.png", { type: "image/png" }));
    const { event } = await causes(next(this.bob, "messageCreate"), () =>
      this.general.sendMessage({ content: "look", attachments: [id] }),
    );
    const preview = await fetch(event[0].attachments[0].createFileURL());
    assert.equal(preview.status, 200);
    assert.equal(preview.headers.get("content-type"), "image/webp");
  },

  async type() {
    await causes(
      next(this.bob, "channelStartTyping", (_, user) => user.id === this.alice.user.id),
      async () => this.general.startTyping(),
    );
    await causes(next(this.bob, "channelStopTyping"), async () => this.general.stopTyping());
  },

  async acknowledge() {
    await causes(next(this.bob, "channelAcknowledged"), () =>
      this.here.ack(this.here.lastMessageId, true),
    );
    const unreads = await this.bob.api.get("/sync/unreads");
    assert.ok(unreads.some((unread) => unread._id.channel === this.here.id));
  },

  async delete() {
    await causes(next(this.bob, "messageDelete"), () => this.message.delete());
    await assert.rejects(this.here.fetchMessage(this.message.id));
  },

  async befriend() {
    const { username, discriminator } = this.bob.user;
    const asked = next(this.bob, "userUpdate", (user) => user.relationship === "Incoming").catch(() => undefined);
    await this.alice.api.post("/users/friend", { username: `${username}#${discriminator}` });
    await asked;
    await this.bob.users.get(this.alice.user.id).addFriend();
    const friend = await this.alice.users.fetch(this.bob.user.id);
    await causes(next(this.bob, "messageCreate"), async () => (await friend.openDM()).sendMessage("just us"));
  },

  async status() {
    await causes(
      next(this.alice, "userUpdate", (user) => user.id === this.bob.user.id && user.status?.text === "tea"),
      () => this.bob.user.edit({ status: { text: "tea", presence: "Idle" } }),
    );
    assert.equal(this.alice.users.get(this.bob.user.id).presence, "Idle");
  },

  async comeAndGo() {
    const gone = next(this.alice, "userUpdate", (user) => user.id === this.bob.user.id && !user.online);
    this.bob.events.disconnect();
    await gone;
    const back = next(this.alice, "userUpdate", (user) => user.id === this.bob.user.id && user.online);
    const ready = next(this.bob, "ready");
    this.bob.connect();
    await ready;
    await back;
  },

  async deleteTheServer() {
    await causes(next(this.bob, "serverDelete").catch(() => undefined), () => this.server.delete());
    await assert.rejects(this.bob.api.get(`/servers/${this.server.id}`));
  },
};

const story = {};
for (const [name, step] of Object.entries(steps)) {
  try {
    await step.call(story);
    console.log("done:", name);
  } catch (error) {
    console.error("failed:", name, error);
    process.exit(1);
  }
}
for (const client of clients) client.events.disconnect();
process.exit(0);
