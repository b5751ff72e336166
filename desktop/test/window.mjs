// The real window with a real instance in it: what people see, and what strangers do not get.
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { until, Window } from './driver.mjs';
import { Person } from './people.mjs';
import { framed, greedy, stranger } from './strangers.mjs';

const {
  DISCORDINATION_URL: INSTANCE,
  DESKTOP_BINARY: BINARY,
  DESKTOP_DRIVER,
  DESKTOP_RESULTS,
  DESKTOP_HOME: HOME,
  DESKTOP_PORTS,
} = process.env;
const opened = join(HOME, 'opened');
const downloads = join(HOME, 'Downloads');

// A home of its own, a browser that only writes down what it was asked to open, and no help from a graphics card.
mkdirSync(join(HOME, 'bin'), { recursive: true });
mkdirSync(join(HOME, 'run'), { mode: 0o700 });
writeFileSync(opened, '');
writeFileSync(join(HOME, 'bin/xdg-open'), `#!/bin/sh\necho "$1" >>'${opened}'\n`);
chmodSync(join(HOME, 'bin/xdg-open'), 0o755);
Object.assign(process.env, {
  HOME,
  PATH: `${HOME}/bin:${process.env.PATH}`,
  XDG_CONFIG_HOME: join(HOME, 'config'),
  XDG_DATA_HOME: join(HOME, 'data'),
  XDG_CACHE_HOME: join(HOME, 'cache'),
  XDG_RUNTIME_DIR: join(HOME, 'run'),
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  NO_AT_BRIDGE: '1',
});

const ended = [];
const results = { passed: 0, failed: 0 };
let window;

async function check(what, inside) {
  if (results.failed > 0) return;
  const start = Date.now();
  try {
    await inside();
    results.passed++;
    console.log(`  ok  ${what} (${Date.now() - start} ms)`);
  } catch (error) {
    results.failed++;
    console.error(`  FAILED  ${what}\n${error.stack}`);
    picture('failed');
  }
}

function same(actual, wanted) {
  const [a, w] = [actual, wanted].map((value) => JSON.stringify(value));
  if (a !== w) throw new Error(`${a} instead of ${w}`);
}

function picture(name) {
  spawnSync('import', ['-window', 'root', join(DESKTOP_RESULTS, `desktop-${name}.png`)]);
}

function begin(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said.text += piece));
  ended.push(() => child.kill());
  return Object.assign(child, { said });
}

/** The title the desktop shows, not the page's own. */
function title() {
  const found = spawnSync('xdotool', ['search', '--onlyvisible', '--name', 'Discordination'], { encoding: 'utf8' });
  const names = found.stdout.split('\n').filter(Boolean);
  return names.map((id) => spawnSync('xdotool', ['getwindowname', id], { encoding: 'utf8' }).stdout.trim()).join('|');
}

/** Starts the application a second time, as a browser does with a link. */
async function secondStart(...args) {
  const second = begin(BINARY, args);
  const end = await new Promise((done) => {
    second.on('exit', (code, signal) => done(signal ?? code));
    setTimeout(() => done('still running'), 20_000).unref();
  });
  if (end !== 0) throw new Error(`the second start ended with ${end}: ${second.said.text}`);
}

const path = async () => new URL(await window.url()).pathname;
const host = new URL(INSTANCE).host;
const origin = async () => (({ protocol, host }) => `${protocol}//${host}`)(new URL(await window.url()));

async function refused(address, words) {
  await window.type('#address', address);
  await window.click('#connect');
  await window.find('#fault', words);
}

async function story() {
  const [port, nativePort, closedPort] = DESKTOP_PORTS.split(' ');
  const driver = `http://127.0.0.1:${port}`;
  const driving = begin(DESKTOP_DRIVER, ['--port', port, '--native-port', nativePort]);
  await until('the driver', () => fetch(`${driver}/status`).then((answer) => answer.ok));
  const monitor = begin('dbus-monitor', ["interface='org.freedesktop.Notifications'"]);

  const { api } = await (await fetch(`${INSTANCE}/.well-known/stoat`)).json();
  const files = (await (await fetch(api)).json()).features.autumn.url;
  const [alice, bob] = [await Person.register(api, 'alice'), await Person.register(api, 'bob')];
  const { server, channels } = await bob.ask('POST', '/servers/create', { name: 'Night Kitchen' });
  const channel = channels[0]._id;
  const invite = (await bob.ask('POST', `/channels/${channel}/invites`))._id;

  const shop = await stranger({ '/': '<!doctype html><title>shop</title><p>Buy', '/rubbish/x': 'x' });
  const rubbish = await stranger({ '/.well-known/stoat': '{"api":7}' });
  const reporter = await stranger({});
  const third = await stranger({ '/': framed(reporter.address) });
  const hungry = await stranger(greedy(third.address));
  ended.push(...[shop, rubbish, reporter, third, hungry].map((server) => server.close));

  await check('the first start asks for an address', async () => {
    window = await Window.open(driver, BINARY);
    await window.find('h1', 'Open your instance');
    same(title(), 'Discordination');
    picture('first-start');
  });

  await check('what is no instance is refused with a sentence', async () => {
    await refused('two words', 'not an address');
    await refused('http://example.org', 'begins with http://');
    await refused(shop.address, 'no instance');
    await refused(rubbish.address, 'makes no sense');
    await refused(`http://127.0.0.1:${closedPort}`, 'Nothing answers');
    picture('refused');
  });

  await check('an unencrypted instance asks first, and then opens', async () => {
    await refused(INSTANCE, 'not encrypted');
    same(await origin(), 'tauri://localhost');
    await window.click('#anyway');
    await window.find('h1', 'Welcome back');
    same(await origin(), INSTANCE);
    await until('the title', () => title() === `${host} – Discordination`);
  });

  await check('a person logs in', async () => {
    await window.type('input[type=email]', alice.email);
    await window.type('input[type=password]', alice.password);
    await window.click('button[type=submit]');
    await window.find('h1', 'Friends');
    const sessions = await alice.ask('GET', '/auth/session/all');
    if (!sessions.some((session) => session.name.startsWith('Discordination')))
      throw new Error(JSON.stringify(sessions));
  });

  await check('a second start hands its invite over and ends', async () => {
    await window.run(() => void (globalThis.stayed = true));
    await secondStart(`discordination://invite/${invite}?instance=${encodeURIComponent(INSTANCE)}`);
    await until('the invite', async () => (await path()) === `/invite/${invite}`);
    await window.find('button', 'Join Night Kitchen');
    // The client turned its page itself; a call would have gone on.
    same(await window.run(() => globalThis.stayed), true);
    picture('invite');
    await window.click('button', 'Join Night Kitchen');
    await window.find('h1', 'General');
  });

  await check('a message that is sent arrives', async () => {
    await window.type('textarea', 'written in a window of its own\uE007');
    await until('the message', () => bob.heard(channel, 'written in a window of its own'));
    await window.find('article', 'written in a window of its own');
    picture('message');
  });

  await check('what calls for us shows in the title and as a notification', async () => {
    await window.click('a[href="/"]');
    await window.click('a[href="/friends"]');
    await window.find('h1', 'Friends');
    await bob.say(channel, `<@${alice.id}> come & see <b>this</b>`);
    await until('the count', () => title() === `(1) ${host} – Discordination`);
    await until('the notification', () => /come &amp; see &lt;b&gt;this/.test(monitor.said.text));
    if (!monitor.said.text.includes('string "bob')) throw new Error(monitor.said.text);
    picture('unread');
    await window.click('a[href^="/server/"]');
    await window.find('h1', 'General');
    await until('the count to go', () => title() === `${host} – Discordination`);
  });

  await check('links lead to the browser, and the window stays', async () => {
    await bob.say(channel, `look at ${shop.address}/wares`);
    await window.click('article a', shop.address);
    await until('the browser', () => readFileSync(opened, 'utf8').includes(`${shop.address}/wares`));
    const before = await window.url();
    await window.run((goal) => {
      const link = document.createElement('a');
      link.id = 'plain';
      link.href = `${goal}/plain`;
      link.textContent = 'plain';
      link.style = 'position: fixed; inset: 40% 40%; z-index: 99';
      document.body.append(link);
    }, shop.address);
    await window.click('#plain');
    await until('the browser', () => readFileSync(opened, 'utf8').includes(`${shop.address}/plain`));
    same(await window.url(), before);
    same(shop.visits.includes('/wares'), false);
  });

  await check('nothing leads the window away', async () => {
    const before = await window.url();
    const ways = [
      (goal) => void (location.href = `${goal}/assign`),
      (goal) => location.replace(`${goal}/replace`),
      (goal) => {
        const form = Object.assign(document.createElement('form'), { action: `${goal}/form`, method: 'post' });
        document.body.append(form);
        form.submit();
      },
      () => void (location.href = 'tauri://localhost/index.html'),
      () => void (location.href = 'file:///etc/passwd'),
      () => void (location.href = 'data:text/html,<h1>here'),
      () => void open('file:///etc/passwd'),
      () => void open('discordination://open'),
    ];
    for (const way of ways) {
      await window.run(way, shop.address);
      await new Promise((later) => setTimeout(later, 400));
      same(await window.url(), before);
    }
    await window.go(`${shop.address}/driven`).catch(() => undefined);
    same(await window.url(), before);
    await window.find('h1', 'General');
    same(readFileSync(opened, 'utf8').includes('passwd'), false);
  });

  await check('a file is downloaded under its name', async () => {
    const file = await bob.upload(files, 'recipe.bin', 'flour, water, salt');
    await bob.say(channel, 'the recipe', { attachments: [file] });
    await window.click('article a[download]');
    const saved = await until('the file', () => existsSync(downloads) && readdirSync(downloads)[0]);
    same(saved, 'recipe.bin');
    await until('its content', () => readFileSync(join(downloads, saved), 'utf8') === 'flour, water, salt');
  });

  await check('hostile links are ignored', async () => {
    const before = await window.url();
    for (const link of [
      `discordination://invite/../../login`,
      `discordination://invite/a';document.title='owned';'`,
      `discordination://open?instance=file:///etc/passwd`,
      `https://evil.example/invite/abc/../x`,
      '--no-such-option',
    ]) {
      await secondStart(link);
    }
    same(await window.url(), before);
    same((await window.run(() => document.title)).includes('owned'), false);
    await until('the word about it', () => monitor.said.text.includes('Link ignored'));
  });

  await check('a link to a foreign instance only fills the field', async () => {
    await secondStart(`discordination://open?instance=${encodeURIComponent(hungry.address)}`);
    await window.find('h1', 'A link leads to another instance');
    same(await window.run(() => document.querySelector('#address').value), hungry.address);
    same(hungry.visits, []);
    picture('wanted');
  });

  await check('an instance gets the badge and notifications, and no other power', async () => {
    await window.click('#connect');
    await window.click('#anyway');
    const report = await until('the report', () => hungry.reports[0]);
    same(
      { granted: report.granted, global: report.global, badge: report.badge },
      { granted: [], global: 'undefined', badge: 'allowed' },
    );
    if (report.tried < 15) throw new Error('the page tried too little');
    await until('its badge', () => title().startsWith('(7) 127.0.0.1'));
    same(readFileSync(opened, 'utf8').includes('passwd'), false);
  });

  await check('a frame of another origin gets no power at all', async () => {
    const report = await until('the report', () => reporter.reports[0]);
    same(report, { internals: 'undefined', ipc: 'undefined', parent: 'closed' });
    if (title().startsWith('(99)')) throw new Error(title());
  });

  await check('an invite of another instance of ours opens here', async () => {
    await window.run((goal) => {
      const link = Object.assign(document.createElement('a'), {
        id: 'invite',
        target: '_blank',
        href: goal,
        textContent: 'invite',
      });
      document.body.append(link);
    }, `${INSTANCE}/invite/${invite}`);
    await window.click('#invite');
    await until('the instance', async () => (await origin()) === INSTANCE && (await path()) === `/invite/${invite}`);
    same(readFileSync(opened, 'utf8').includes('/invite/'), false);
    await until('no badge of the other', () => !title().includes('(7)'));
  });

  await check('an instance can be removed, and another opened', async () => {
    await secondStart(`discordination://open?instance=${encodeURIComponent(shop.address)}`);
    await window.find('h1', 'A link leads');
    for (const words of ['Remove', 'Really remove?']) await window.click('li:nth-child(2) .remove', words);
    await until('one instance', () => window.run(() => document.querySelectorAll('li').length === 1));
    picture('instances');
    await window.click('.instance', host);
    await window.find('nav[aria-label], a[href="/friends"]');
    same(await origin(), INSTANCE);
  });

  await check('the next start opens the same instance, signed in, in a window of the same size', async () => {
    const id = spawnSync('xdotool', ['search', '--onlyvisible', '--name', 'Discordination'], {
      encoding: 'utf8',
    }).stdout.trim();
    spawnSync('xdotool', ['windowsize', '--sync', id.split('\n')[0], '900', '640']);
    await until('the size', () => window.run(() => innerWidth === 900));
    const height = await window.run(() => innerHeight);
    await secondStart('--quit');
    await until('the end', () => title() === '');
    await window.close().catch(() => undefined);
    window = await Window.open(driver, BINARY);
    await window.find('a[href="/friends"]');
    same(await origin(), INSTANCE);
    same(await window.run(() => [innerWidth, innerHeight]), [900, height]);
    picture('again');
  });

  await check('an instance that is gone is named', async () => {
    await window.close();
    const file = join(HOME, 'config/org.discordination.desktop/instances.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    const gone = `http://127.0.0.1:${closedPort}`;
    writeFileSync(file, JSON.stringify({ instances: [...kept.instances, gone], current: gone }));
    window = await Window.open(driver, BINARY);
    await window.find('#notice', 'Nothing answers there');
    await window.find('.instance', host);
    picture('gone');
  });

  if (results.failed > 0) console.error(driving.said.text.slice(-4000));
}

try {
  await story();
} catch (error) {
  results.failed++;
  console.error(error);
} finally {
  await window?.close().catch(() => undefined);
  for (const end of ended.reverse()) end();
  rmSync(opened, { force: true });
}
console.log(`The window: ${results.passed} passed, ${results.failed} failed`);
appendFileSync(join(DESKTOP_RESULTS, 'desktop.txt'), `${results.passed} ${results.failed} 0\n`);
process.exit(results.failed > 0 ? 1 : 0);
