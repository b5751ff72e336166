// Permissions as people read them, each allowed, denied or left to what lies below.
import { Check as Yes, Minus, X } from 'lucide-react';
import { useId } from 'react';
import { t } from '@/i18n';
import { Permission } from '@/store/permission';
import { Check } from '@/ui/Field';
import styles from './PermissionGrid.module.css';

type Name = keyof typeof Permission;

const GROUPS: readonly { id: 'channels' | 'voice' | 'members' | 'server'; names: readonly Name[] }[] = [
  {
    id: 'channels',
    names: [
      'ViewChannel',
      'ReadMessageHistory',
      'SendMessage',
      'UploadFiles',
      'SendEmbeds',
      'React',
      'InviteOthers',
      'MentionEveryone',
      'MentionRoles',
      'Masquerade',
      'BypassSlowmode',
      'ManageMessages',
      'ManageWebhooks',
    ],
  },
  { id: 'voice', names: ['Connect', 'Listen', 'Speak', 'Video', 'MuteMembers', 'DeafenMembers', 'MoveMembers'] },
  {
    id: 'members',
    names: [
      'ChangeNickname',
      'ChangeAvatar',
      'ManageNicknames',
      'RemoveAvatars',
      'AssignRoles',
      'TimeoutMembers',
      'KickMembers',
      'BanMembers',
    ],
  },
  {
    id: 'server',
    names: ['ManageServer', 'ManageChannel', 'ManageRole', 'ManagePermissions', 'ManageCustomisation', 'ViewAuditLogs'],
  },
];

/** What means something in one channel. */
const IN_CHANNEL = new Set<Name>([
  ...(GROUPS[0]?.names ?? []),
  ...(GROUPS[1]?.names ?? []),
  'ManageChannel',
  'ManagePermissions',
]);

export interface Rule {
  allow: bigint;
  deny: bigint;
}

interface GridProps {
  rule: Rule;
  /** Only allowed or not, where nothing lies below. */
  plain?: boolean;
  channel?: boolean;
  /** What we may do ourselves; nobody gives what they lack (rest-servers 1.9). */
  own: bigint;
  disabled?: boolean;
  onChange: (rule: Rule) => void;
}

export function PermissionGrid({ rule, plain, channel, own, disabled, onChange }: GridProps) {
  return (
    <div className={styles.groups}>
      {GROUPS.map(({ id, names }) => ({ id, names: names.filter((name) => !channel || IN_CHANNEL.has(name)) }))
        .filter(({ names }) => names.length > 0)
        .map(({ id, names }) => (
          <fieldset key={id} className={styles.group}>
            <legend>{t(`permission.group.${id}`)}</legend>
            {names.map((name) => (
              <Row key={name} name={name} rule={rule} plain={plain} own={own} disabled={disabled} onChange={onChange} />
            ))}
          </fieldset>
        ))}
    </div>
  );
}

const CHOICES = [
  { id: 'deny', icon: X },
  { id: 'inherit', icon: Minus },
  { id: 'allow', icon: Yes },
] as const;

function Row({ name, rule, plain, own, disabled, onChange }: GridProps & { name: Name }) {
  const group = useId();
  const bit = Permission[name];
  const label = t(`permission.${name}`);
  const given = (own & bit) === bit;
  const now = rule.deny & bit ? 'deny' : rule.allow & bit ? 'allow' : 'inherit';
  if (plain) {
    return (
      <Check
        label={label}
        value={now === 'allow'}
        disabled={disabled || !given}
        onChange={(on) => onChange({ allow: on ? rule.allow | bit : rule.allow & ~bit, deny: 0n })}
      />
    );
  }
  return (
    <div className={styles.row} role="radiogroup" aria-label={label}>
      <span>{label}</span>
      <span className={styles.choices}>
        {CHOICES.map(({ id, icon: Icon }) => (
          <label key={id} className={styles[id]} title={t(`permission.${id}`)}>
            <input
              type="radio"
              name={group}
              className="visually-hidden"
              aria-label={t(`permission.${id}`)}
              checked={now === id}
              disabled={disabled || (!given && id !== now && (id === 'allow' || now === 'deny'))}
              onChange={() =>
                onChange({
                  allow: id === 'allow' ? rule.allow | bit : rule.allow & ~bit,
                  deny: id === 'deny' ? rule.deny | bit : rule.deny & ~bit,
                })
              }
            />
            <Icon size={15} strokeWidth={2.6} aria-hidden />
          </label>
        ))}
      </span>
    </div>
  );
}
