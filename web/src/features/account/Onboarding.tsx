// A new account chooses the name others find it by.
import { useState } from 'react';
import { routes } from '@/api/routes';
import { t } from '@/i18n';
import { connect, logOut } from '@/store/session';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';

export function Onboarding() {
  const [username, setUsername] = useState('');
  return (
    <Door
      title={t('account.onboard.title')}
      lead={t('account.onboard.lead')}
      footer={
        <div>
          <Button tone="quiet" onClick={() => void logOut()}>
            {t('account.logout')}
          </Button>
        </div>
      }
    >
      <Form
        onSubmit={async () => {
          await routes.onboard.complete(username.trim());
          connect();
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('account.username')}
              hint={t('account.username.hint')}
              autoComplete="nickname"
              minLength={2}
              maxLength={32}
              required
              autoFocus
              value={username}
              onChange={setUsername}
            />
            <Button tone="primary" type="submit" busy={busy} wide>
              {t('account.onboard.go')}
            </Button>
          </>
        )}
      </Form>
    </Door>
  );
}
