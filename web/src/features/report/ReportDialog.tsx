// Tells those who run the instance of what should not be there (rest-accounts 7).
import { useState } from 'react';
import { routes } from '@/api/routes';
import { t, type Key } from '@/i18n';
import '@/i18n/late';
import { screen, type ReportTarget } from '@/store/screen';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Area, Select } from '@/ui/Field';
import { Form } from '@/ui/Form';

const OF_CONTENT = [
  'Harassment',
  'SpamAbuse',
  'UnsolicitedSpam',
  'ScamsFraud',
  'Malware',
  'Raid',
  'PromotesHarm',
  'ExtremeViolence',
  'Illegal',
  'IllegalGoods',
  'IllegalExtortion',
  'IllegalPornography',
  'IllegalHacking',
  'NoneSpecified',
];
const OF_PEOPLE = [
  'SpamAbuse',
  'UnsolicitedSpam',
  'InappropriateProfile',
  'Impersonation',
  'BanEvasion',
  'Underage',
  'NoneSpecified',
];

export function ReportDialog({ target, onClose }: { target: ReportTarget; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [context, setContext] = useState('');
  const reasons = target.type === 'User' ? OF_PEOPLE : OF_CONTENT;
  return (
    <Dialog
      title={t(`report.title.${target.type}`, { name: target.name })}
      lead={t('report.lead', { name: target.name })}
      onClose={onClose}
    >
      <Form
        onSubmit={async () => {
          await routes.safety.report({
            content: { type: target.type, id: target.id, report_reason: reason },
            ...(context.trim() ? { additional_context: context.trim() } : {}),
          });
          screen.toast(t('report.sent'), 'good');
          onClose();
        }}
      >
        {(busy) => (
          <>
            <Select
              label={t('report.why')}
              value={reason}
              options={[
                { value: '', label: t('report.choose') },
                ...reasons.map((one) => ({ value: one, label: t(`report.why.${one}` as Key) })),
              ]}
              onChange={setReason}
            />
            <Area label={t('report.more')} maxLength={1000} value={context} onChange={setContext} />
            <Button type="submit" tone="danger" busy={busy} disabled={!reason}>
              {t('report.send')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
