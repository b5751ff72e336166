// The sounds of calls, made on the spot: a soft ring, and a short cue for coming and going.
let context: AudioContext | null = null;

function audio(): AudioContext | null {
  try {
    context ??= new AudioContext();
  } catch {
    return null;
  }
  // Before the first click browsers keep it silent; then the dialog has to do.
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  return context;
}

/** One soft note; `at` in seconds of the context's clock. */
function note(ctx: AudioContext, frequency: number, at: number, length: number, loudness: number): void {
  const tone = ctx.createOscillator();
  const gain = ctx.createGain();
  tone.type = 'sine';
  tone.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loudness, at + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
  tone.connect(gain).connect(ctx.destination);
  tone.start(at);
  tone.stop(at + length);
}

/** Rings until the returned function is called. */
export function startRing(): () => void {
  const ctx = audio();
  if (!ctx) return () => undefined;
  const phrase = () => {
    if (ctx.state !== 'running') return;
    [523.25, 659.25, 783.99, 659.25].forEach((pitch, i) => note(ctx, pitch, ctx.currentTime + i * 0.22, 0.9, 0.09));
  };
  phrase();
  const timer = setInterval(phrase, 2600);
  return () => clearInterval(timer);
}

export function cue(name: 'in' | 'out'): void {
  const ctx = audio();
  if (!ctx || ctx.state !== 'running') return;
  const pitches = name === 'in' ? [493.88, 739.99] : [739.99, 493.88];
  pitches.forEach((pitch, i) => note(ctx, pitch, ctx.currentTime + i * 0.09, 0.28, 0.05));
}
