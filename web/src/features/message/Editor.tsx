// Changing a sent message in its place.
import { useEffect, useRef, useState } from 'react';
import { messageActions } from '@/actions/message';
import { focusComposer } from '@/actions/app';
import { routes } from '@/api/routes';
import type { Message } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { screen } from '@/store/screen';
import { dispatch, getState } from '@/store/store';
import { decodeMentions, encodeMentions } from '@/text/mentions';
import { Button } from '@/ui/Button';
import { FormError } from '@/ui/Field';
import styles from './Editor.module.css';
import { mentionLookup, nameLookup } from './lookup';

export function Editor({ message }: { message: Message }) {
  const [text, setText] = useState(() => decodeMentions(message.content ?? '', nameLookup(getState())));
  const [error, setError] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);

  function stop() {
    screen.stopEditing();
    focusComposer();
  }

  async function save() {
    const channel = getState().channels[message.channel];
    const content = (channel ? encodeMentions(text, mentionLookup(getState(), channel, new Map())) : text).trim();
    if (!content) {
      stop();
      messageActions.find((action) => action.id === 'message.delete')?.run(message);
      return;
    }
    if (content === message.content) {
      stop();
      return;
    }
    try {
      const changed = await routes.message.edit(message.channel, message._id, content);
      const { edited, embeds } = changed;
      dispatch({ type: 'MessageUpdate', id: message._id, channel: message.channel, data: { content, edited, embeds } });
      stop();
    } catch (problem) {
      setError(problemText(problem));
    }
  }

  return (
    <div className={styles.editor}>
      <textarea
        ref={area}
        className={styles.area}
        value={text}
        aria-label={t('message.edit')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') {
            event.preventDefault();
            stop();
          }
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className={styles.bar}>
        <span>{t('message.edit.hint')}</span>
        <Button tone="quiet" onClick={stop}>
          {t('do.cancel')}
        </Button>
        <Button tone="primary" onClick={() => void save()}>
          {t('do.save')}
        </Button>
      </div>
      <FormError>{error}</FormError>
    </div>
  );
}
