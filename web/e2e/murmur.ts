// Something like a voice for the fake microphone: its own beeps are too short to count as speaking.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RATE = 48_000;
const SECONDS = 4;

/** Harmonics of a low pitch that wanders, in syllables of a quarter second. */
function sample(time: number): number {
  const pitch = 140 + 25 * Math.sin(2 * Math.PI * 0.5 * time);
  const syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * time);
  let sum = 0;
  for (let harmonic = 1; harmonic <= 12; harmonic++) {
    sum += Math.sin(2 * Math.PI * pitch * harmonic * time + harmonic) / harmonic;
  }
  return 0.3 * syllable * sum;
}

/** Writes a WAV file (mono, 16 bit) and returns its path. */
export function murmur(): string {
  const data = Buffer.alloc(RATE * SECONDS * 2);
  for (let i = 0; i < RATE * SECONDS; i++) {
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample(i / RATE))) * 32_000), i * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  const path = join(tmpdir(), 'discordination-murmur.wav');
  writeFileSync(path, Buffer.concat([head, data]));
  return path;
}
