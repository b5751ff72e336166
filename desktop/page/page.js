// Chooses an instance: opens the one used last, lists those we know, and takes the address of another.
const invoke = window.__TAURI_INTERNALS__.invoke;
const part = (id) => document.getElementById(id);
const [notice, opening, choosing, list, form, address, fault, anyway] = [
  'notice',
  'opening',
  'choosing',
  'instances',
  'form',
  'address',
  'fault',
  'anyway',
].map(part);

/** Raised with each attempt, so that the answer to one that was given up is not heeded. */
let attempt = 0;

function say(where, text) {
  where.textContent = text ?? '';
  where.hidden = !text;
}

/** A link may want an instance that is not ours: it is put into the field, and that is all that happens by itself. */
function showChoice({ instances, wanted }) {
  opening.hidden = true;
  choosing.hidden = false;
  list.replaceChildren(...instances.map(row));
  if (wanted) {
    part('title').textContent = 'A link leads to another instance';
    part('lead').textContent = `It wants to open ${wanted}. Connect only if you know this place.`;
    address.value = wanted;
  } else if (instances.length > 0) {
    part('title').textContent = 'Your instances';
    part('lead').textContent = 'Open one of them, or add another.';
  }
  address.focus();
}

function row({ origin, name, encrypted, current }) {
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'instance';
  open.textContent = name;
  if (current || !encrypted) {
    const hint = document.createElement('small');
    hint.textContent = [current && 'used last', !encrypted && 'not encrypted'].filter(Boolean).join(', ');
    open.append(hint);
  }
  open.addEventListener('click', () => openKnown(origin, name));
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'remove';
  remove.textContent = 'Remove';
  remove.setAttribute('aria-label', `Remove ${name}`);
  remove.addEventListener('click', () => removeKnown(remove, origin, name));
  const item = document.createElement('li');
  item.append(open, remove);
  return item;
}

/** The first press asks, the second removes. */
async function removeKnown(button, origin, name) {
  if (!button.classList.contains('sure')) {
    button.classList.add('sure');
    button.textContent = 'Really remove?';
    button.setAttribute('aria-label', `Really remove ${name}?`);
    return;
  }
  try {
    await invoke('forget', { origin });
    showChoice(await invoke('home'));
  } catch (refusal) {
    say(notice, refusal.sentence);
  }
}

async function openKnown(origin, name) {
  const mine = ++attempt;
  say(notice);
  choosing.hidden = true;
  opening.hidden = false;
  part('opening-name').textContent = name;
  try {
    await invoke('connect', { address: origin, unencrypted: false });
  } catch (refusal) {
    if (mine !== attempt) return;
    showChoice(await invoke('home'));
    say(notice, `${name}: ${refusal.sentence ?? refusal}`);
  }
}

async function connect(unencrypted) {
  const mine = ++attempt;
  say(notice);
  say(fault);
  anyway.hidden = true;
  address.removeAttribute('aria-invalid');
  part('connect').disabled = true;
  try {
    await invoke('connect', { address: address.value, unencrypted });
  } catch (refusal) {
    if (mine !== attempt) return;
    const asks = refusal.kind === 'ask-unencrypted';
    say(fault, refusal.sentence ?? String(refusal));
    fault.classList.toggle('warning', asks);
    address.setAttribute('aria-invalid', String(!asks));
    anyway.hidden = !asks;
    (asks ? anyway : address).focus();
  } finally {
    part('connect').disabled = false;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void connect(false);
});
address.addEventListener('input', () => {
  anyway.hidden = true;
});
anyway.addEventListener('click', () => void connect(true));
part('elsewhere').addEventListener('click', async () => {
  attempt++;
  showChoice(await invoke('home'));
});

const home = await invoke('home');
say(notice, home.notice);
const known = home.instances.find(({ origin }) => origin === home.opening);
if (known) await openKnown(known.origin, known.name);
else showChoice(home);
