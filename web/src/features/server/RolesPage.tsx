// Roles: their order, their looks, and what they allow.
import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { fileUrl } from '@/api/http';
import { routes } from '@/api/routes';
import type { Id, Role, Server } from '@/api/wire';
import { t } from '@/i18n';
import { safeColour } from '@/store/names';
import { can, Permission, serverPermissions, standing } from '@/store/permission';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Button, IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { confirm } from '@/ui/confirm';
import { Check, Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ImagePick } from '@/ui/ImagePick';
import { PermissionGrid } from './PermissionGrid';
import styles from './RolesPage.module.css';
import shared from './ServerSettings.module.css';

const EVERYBODY = 'default';

/** Highest first. */
export function rankedRoles(server: Server): (Role & { id: Id })[] {
  return Object.entries(server.roles ?? {})
    .map(([id, role]) => ({ ...role, id }))
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
}

export function RolesPage({ server }: { server: Server }) {
  const roles = rankedRoles(server);
  const own = useStore((s) => serverPermissions(s, s.servers[server._id]));
  const rank = useStore((s) => standing(s, server, s.selfId ?? ''));
  const [chosen, setChosen] = useState<Id>(EVERYBODY);
  const role = roles.find((one) => one.id === chosen);
  const mayManage = can(own, Permission.ManageRole);

  function create() {
    act(async () => {
      const { id, role: made } = await routes.server.createRole(server._id, t('role.new'));
      dispatch({ type: 'ServerRoleUpdate', id: server._id, role_id: id, data: made });
      setChosen(id);
    });
  }

  function move(id: Id, by: number) {
    const ids = roles.map((one) => one.id);
    const at = ids.indexOf(id);
    ids.splice(at, 1);
    ids.splice(at + by, 0, id);
    act(async () => {
      await routes.server.rankRoles(server._id, ids);
      dispatch({ type: 'ServerRoleRanksUpdate', id: server._id, ranks: ids });
    });
  }

  /** Neither may anybody move roles at or above their own place, nor past them. */
  const below = (one: Role | undefined) => mayManage && one !== undefined && one.rank > rank;
  return (
    <div className={styles.page}>
      <div>
        <ol className={styles.roles} aria-label={t('role.order')}>
          {roles.map((one, index) => (
            <li key={one.id} className={classes(one.id === role?.id && styles.chosen)}>
              <button type="button" aria-pressed={one.id === role?.id} onClick={() => setChosen(one.id)}>
                <i style={{ background: safeColour(one.colour) }} />
                <span>{one.name}</span>
              </button>
              {below(one) && below(roles[index - 1]) && (
                <IconButton
                  icon={ChevronUp}
                  size="small"
                  label={t('role.up', { name: one.name })}
                  onClick={() => move(one.id, -1)}
                />
              )}
              {below(one) && below(roles[index + 1]) && (
                <IconButton
                  icon={ChevronDown}
                  size="small"
                  label={t('role.down', { name: one.name })}
                  onClick={() => move(one.id, 1)}
                />
              )}
            </li>
          ))}
          <li className={classes(!role && styles.chosen)}>
            <button type="button" aria-pressed={!role} onClick={() => setChosen(EVERYBODY)}>
              <i />
              <span>{t('role.everybody')}</span>
            </button>
          </li>
        </ol>
        {mayManage && (
          <Button icon={Plus} onClick={create}>
            {t('role.new')}
          </Button>
        )}
      </div>
      <div className={styles.detail}>
        {role ? (
          <RoleDetail key={role.id} server={server} role={role} own={own} below={role.rank > rank} />
        ) : (
          <Everybody server={server} own={own} />
        )}
      </div>
    </div>
  );
}

function Everybody({ server, own }: { server: Server; own: bigint }) {
  const [allow, setAllow] = useState(BigInt(server.default_permissions));
  const may = can(own, Permission.ManagePermissions);
  return (
    <Form
      onSubmit={async () => {
        await routes.server.allowAll(server._id, Number(allow));
        dispatch({ type: 'ServerUpdate', id: server._id, data: { default_permissions: Number(allow) } });
        screen.toast(t('settings.saved'), 'good');
      }}
    >
      {(busy) => (
        <>
          <p className={shared.faint}>{t('role.everybody.lead')}</p>
          <PermissionGrid
            plain
            rule={{ allow, deny: 0n }}
            own={own}
            disabled={!may}
            onChange={(rule) => setAllow(rule.allow)}
          />
          <SaveBar busy={busy} changed={may && allow !== BigInt(server.default_permissions)} />
        </>
      )}
    </Form>
  );
}

interface DetailProps {
  server: Server;
  role: Role & { id: Id };
  own: bigint;
  below: boolean;
}

function RoleDetail({ server, role, own, below }: DetailProps) {
  const [name, setName] = useState(role.name);
  const [colour, setColour] = useState(role.colour ?? '');
  const [hoist, setHoist] = useState(role.hoist ?? false);
  const given = { allow: BigInt(role.permissions.a), deny: BigInt(role.permissions.d) };
  const [rule, setRule] = useState(given);
  const mayLook = below && can(own, Permission.ManageRole);
  const mayAllow = below && can(own, Permission.ManagePermissions);
  const looks = name.trim() !== role.name || colour !== (role.colour ?? '') || hoist !== (role.hoist ?? false);
  const rules = rule.allow !== given.allow || rule.deny !== given.deny;

  async function edit(body: Record<string, unknown>) {
    const data = await routes.server.editRole(server._id, role.id, body);
    dispatch({
      type: 'ServerRoleUpdate',
      id: server._id,
      role_id: role.id,
      data,
      clear: body.remove as string[] | undefined,
    });
  }

  async function save() {
    if (looks) {
      await edit({ name: name.trim(), hoist, ...(colour ? { colour } : role.colour ? { remove: ['Colour'] } : {}) });
    }
    if (rules) {
      const [a, d] = [Number(rule.allow), Number(rule.deny)];
      await routes.server.allowRole(server._id, role.id, { allow: a, deny: d });
      dispatch({ type: 'ServerRoleUpdate', id: server._id, role_id: role.id, data: { permissions: { a, d } } });
    }
    screen.toast(t('settings.saved'), 'good');
  }

  return (
    <Form onSubmit={save}>
      {(busy) => (
        <>
          {!below && <p className={shared.faint}>{t('role.tooHigh')}</p>}
          <fieldset className={styles.looks} disabled={!mayLook}>
            <Field label={t('role.name')} maxLength={32} required value={name} onChange={setName} />
            <div className={styles.colour}>
              <Field
                label={t('role.colour')}
                type="color"
                value={/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#808080'}
                onChange={setColour}
              />
              {colour && (
                <Button tone="quiet" onClick={() => setColour('')}>
                  {t('role.colour.none')}
                </Button>
              )}
            </div>
            <Check label={t('role.hoist')} value={hoist} onChange={setHoist} />
            {mayLook && (
              <ImagePick
                label={t('role.icon')}
                tag="icons"
                present={role.icon !== undefined}
                preview={role.icon && <img className={styles.icon} src={fileUrl('icons', role.icon._id)} alt="" />}
                onPick={(icon) => edit({ icon })}
                onRemove={() => edit({ remove: ['Icon'] })}
              />
            )}
          </fieldset>
          <PermissionGrid rule={rule} own={own} disabled={!mayAllow} onChange={setRule} />
          {mayLook && (
            <div>
              <Button
                tone="quiet"
                icon={Trash2}
                onClick={() =>
                  confirm({
                    title: t('role.delete'),
                    body: t('role.delete.body', { name: role.name }),
                    action: t('role.delete'),
                    run: async () => {
                      await routes.server.removeRole(server._id, role.id);
                      dispatch({ type: 'ServerRoleDelete', id: server._id, role_id: role.id });
                    },
                  })
                }
              >
                {t('role.delete')}
              </Button>
            </div>
          )}
          <SaveBar busy={busy} changed={(looks || rules) && name.trim() !== ''} />
        </>
      )}
    </Form>
  );
}

/** Stays in sight however long the list above it is. */
export function SaveBar({ busy, changed }: { busy: boolean; changed: boolean }) {
  if (!changed && !busy) return null;
  return (
    <div className={styles.save}>
      <Button type="submit" tone="primary" busy={busy} disabled={!changed}>
        {t('do.save')}
      </Button>
    </div>
  );
}
