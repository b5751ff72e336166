// ULIDs: made for nonces, read for times; id order is time order.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function makeUlid(now = Date.now()): string {
  let time = '';
  let rest = now;
  for (let i = 0; i < 10; i++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join('');
}

export function ulidTime(id: string): number {
  let time = 0;
  for (const letter of id.slice(0, 10)) time = time * 32 + ALPHABET.indexOf(letter);
  return time;
}

/** The largest id below this one, so that an exclusive bound becomes an inclusive one. */
export function idBefore(id: string): string {
  const letters = [...id];
  for (let i = letters.length - 1; i >= 0; i--) {
    const value = ALPHABET.indexOf(letters[i] ?? '0');
    if (value > 0) {
      letters[i] = ALPHABET.charAt(value - 1);
      return letters.join('');
    }
    letters[i] = 'Z';
  }
  return id;
}
