// Which microphone, speaker and camera one has chosen in this browser.
import { create } from 'zustand';

export const DEVICE_KINDS = ['audioinput', 'audiooutput', 'videoinput'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

const KEY = 'discordination.devices';

type Chosen = Partial<Record<DeviceKind, string>>;

function read(): Chosen {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as Chosen | null) ?? {};
  } catch {
    return {};
  }
}

/** Absent or `default` is what the system prefers. */
export const useDevices = create<Chosen>(read);

export function rememberDevice(kind: DeviceKind, id: string): void {
  useDevices.setState({ [kind]: id });
  localStorage.setItem(KEY, JSON.stringify(useDevices.getState()));
}

/** A device id for capture; undefined lets the browser choose. */
export function chosenDevice(kind: DeviceKind): string | undefined {
  const id = useDevices.getState()[kind];
  return id && id !== 'default' ? id : undefined;
}
