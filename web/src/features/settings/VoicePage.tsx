// Microphone, speaker and camera outside a call, and a look at whether the microphone hears anything.
import { Mic, Square } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { t } from '@/i18n';
import { Button } from '@/ui/Button';
import { chosenDevice, DEVICE_KINDS, useDevices, type DeviceKind } from '../voice/devices';
import { choose, kindName, useDeviceList } from '../voice/DeviceMenu';
import styles from './VoicePage.module.css';

export function VoicePage() {
  return (
    <div className={styles.page}>
      <p className={styles.lead}>{t('voice.settings.lead')}</p>
      {DEVICE_KINDS.map((kind) => (
        <DeviceSelect key={kind} kind={kind} />
      ))}
      <MicrophoneTest />
    </div>
  );
}

function DeviceSelect({ kind }: { kind: DeviceKind }) {
  const id = useId();
  const devices = useDeviceList(kind);
  const chosen = useDevices((s) => s[kind]);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{kindName(kind)}</label>
      <select
        id={id}
        value={devices.some((one) => one.id === chosen) ? chosen : 'default'}
        onChange={(event) => choose(kind, event.target.value)}
      >
        <option value="default">{t('voice.device.default')}</option>
        {devices.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function MicrophoneTest() {
  const [running, setRunning] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const chosen = useDevices((s) => s.audioinput);
  return (
    <div className={styles.test}>
      <Button icon={running ? Square : Mic} onClick={() => setRunning(!running)}>
        {running ? t('voice.settings.testing') : t('voice.settings.test')}
      </Button>
      {running && (
        <Level
          key={chosen}
          onFault={(text) => {
            setFault(text);
            setRunning(false);
          }}
        />
      )}
      {fault && !running && <p role="alert">{fault}</p>}
    </div>
  );
}

/** How loud the microphone is just now. */
function Level({ onFault }: { onFault: (text: string) => void }) {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    let stop = () => undefined as void;
    let gone = false;
    listenTo(setLevel).then(
      (end) => (gone ? end() : (stop = end)),
      (error: unknown) => {
        const denied = error instanceof DOMException && error.name === 'NotAllowedError';
        onFault(t(denied ? 'voice.notice.denied' : 'voice.notice.missing'));
      },
    );
    return () => {
      gone = true;
      stop();
    };
    // A fault ends the test, so the first way of telling it is the only one.
  }, []); // eslint-disable-line react-hooks/exhaustive-deps
  return <meter className={styles.level} min={0} max={1} value={level} aria-label={t('voice.settings.level')} />;
}

async function listenTo(hear: (level: number) => void): Promise<() => void> {
  const device = chosenDevice('audioinput');
  const stream = await navigator.mediaDevices.getUserMedia({ audio: device ? { deviceId: { ideal: device } } : true });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // Speech lies far below full scale; the root of the loudness fills the meter better.
    hear(Math.min(1, Math.sqrt(Math.sqrt(power)) * 1.4));
  }, 80);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
}
