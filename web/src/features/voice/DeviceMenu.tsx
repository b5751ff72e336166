// Which microphone, speaker and camera; the choice holds at once and is remembered.
import { Menu as Base } from '@base-ui/react/menu';
import { Check, SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t, type Key } from '@/i18n';
import { IconButton } from '@/ui/Button';
import menu from '@/ui/Menu.module.css';
import { switchDevice, useCall } from './call';
import styles from './DeviceMenu.module.css';
import { DEVICE_KINDS, rememberDevice, useDevices, type DeviceKind } from './devices';

export interface Device {
  id: string;
  label: string;
}

const NAMES: Record<DeviceKind, Key> = {
  audioinput: 'voice.microphone',
  audiooutput: 'voice.speaker',
  videoinput: 'voice.camera',
};

export const kindName = (kind: DeviceKind) => t(NAMES[kind]);

/** What is plugged in; names are empty until the browser has let us use such a device once. */
async function list(kind: DeviceKind): Promise<Device[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const found = all.filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default');
  return found.map((one, index) => ({
    id: one.deviceId,
    label: one.label || t('voice.device.unnamed', { kind: kindName(kind), count: index + 1 }),
  }));
}

export function useDeviceList(kind: DeviceKind): readonly Device[] {
  const [devices, setDevices] = useState<readonly Device[]>([]);
  // A permission given meanwhile brings names.
  const microphone = useCall((s) => s.microphone);
  useEffect(() => {
    let current = true;
    const read = () => void list(kind).then((found) => current && setDevices(found));
    read();
    navigator.mediaDevices?.addEventListener('devicechange', read);
    return () => {
      current = false;
      navigator.mediaDevices?.removeEventListener('devicechange', read);
    };
  }, [kind, microphone]);
  return devices;
}

export function choose(kind: DeviceKind, id: string): void {
  rememberDevice(kind, id);
  switchDevice(kind, id);
}

export function DeviceMenu({ className }: { className?: string }) {
  return (
    <Base.Root>
      <Base.Trigger render={<IconButton icon={SlidersHorizontal} label={t('voice.devices')} className={className} />} />
      <Base.Portal>
        <Base.Positioner side="top" sideOffset={8} className={menu.positioner}>
          <Base.Popup className={menu.popup}>
            {DEVICE_KINDS.map((kind) => (
              <Devices key={kind} kind={kind} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Devices({ kind }: { kind: DeviceKind }) {
  const devices = useDeviceList(kind);
  const chosen = useDevices((s) => s[kind]);
  const value = devices.some((one) => one.id === chosen) ? chosen : 'default';
  return (
    <Base.Group className={styles.group}>
      <Base.GroupLabel className={styles.title}>{kindName(kind)}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(id: string) => choose(kind, id)}>
        {[{ id: 'default', label: t('voice.device.default') }, ...devices].map((one) => (
          <Base.RadioItem key={one.id} value={one.id} className={menu.item}>
            <span className={styles.name}>{one.label}</span>
            <Base.RadioItemIndicator>
              <Check size={15} aria-hidden />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}
