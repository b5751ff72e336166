// The picture of a member's highest role that has one.
import { fileUrl } from '@/api/http';
import type { Member } from '@/api/wire';
import { roleIcon } from '@/store/names';
import { useShallowStore } from '@/store/store';
import styles from './RoleIcon.module.css';

export function RoleIcon({ member }: { member: Member | undefined }) {
  const found = useShallowStore((s) => roleIcon(s, member));
  if (!found) return null;
  return (
    <img
      className={styles.icon}
      src={fileUrl('icons', found.icon._id)}
      alt={found.name}
      title={found.name}
      width={16}
      height={16}
    />
  );
}
