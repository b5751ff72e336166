// A block of code with its language and a button that copies it.
import { Check, Copy } from 'lucide-react';
import { isValidElement, useRef, useState, type ReactNode } from 'react';
import { t } from '@/i18n';
import { copy } from '@/ui/act';
import { IconButton } from '@/ui/Button';
import styles from './CodeBlock.module.css';

export function CodeBlock({ children }: { children: ReactNode }) {
  const block = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);
  const language = isValidElement<{ className?: string }>(children)
    ? /language-([\w+#-]+)/.exec(children.props.className ?? '')?.[1]
    : undefined;
  return (
    <div className={styles.block}>
      <pre ref={block} tabIndex={-1}>
        {children}
      </pre>
      {language && <span className={styles.language}>{language}</span>}
      <IconButton
        icon={copied ? Check : Copy}
        size="small"
        label={copied ? t('do.copied') : t('do.copy')}
        className={styles.copy}
        onClick={() => {
          copy(block.current?.textContent ?? '', t('do.copied'));
          setCopied(true);
        }}
      />
    </div>
  );
}
