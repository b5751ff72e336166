// A bot with an unmodified stoat.js: logs in with its token, says that it is ready, and answers the first who calls it.
// BotTest starts this script with the address of the API and the bot's token.
import { Client } from "stoat.js";

const [baseURL, token] = process.argv.slice(2);
const client = new Client({ baseURL, autoReconnect: false });
client.on("error", (error) => console.error("error", error));
setTimeout(() => {
  console.error("nobody called");
  process.exit(1);
}, 30_000).unref();

client.on("messageCreate", async (message) => {
  if (message.authorId === client.user.id || !message.content?.startsWith("!ping")) return;
  if (!message.mentionIds?.includes(client.user.id)) throw new Error("not mentioned");
  await message.channel.sendMessage("pong");
  console.log("answered");
  process.exit(0);
});

client.on("ready", async () => {
  if (!client.user.bot) throw new Error("no bot");
  const server = client.servers.toList()[0];
  await server.channels[0].sendMessage("ready");
});

await client.loginBot(token);
