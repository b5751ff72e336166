// hCaptcha's widget in a form of ours.
import { useEffect, useRef, useState } from 'react';
import { t } from '@/i18n';
import { FormError } from '@/ui/Field';

const SCRIPT = 'https://js.hcaptcha.com/1/api.js?render=explicit&recaptchacompat=off&host=discordination';

interface Options {
  sitekey: string;
  theme: 'light' | 'dark';
  callback: (proof: string) => void;
  'expired-callback': () => void;
  'error-callback': () => void;
}

declare global {
  interface Window {
    hcaptcha?: {
      render: (element: HTMLElement, options: Options) => string;
      remove: (widget: string) => void;
    };
  }
}

let loading: Promise<void> | undefined;

function load(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      loading = undefined;
      reject(new Error('hCaptcha'));
    };
    document.head.append(script);
  });
  return loading;
}

interface CaptchaProps {
  siteKey: string;
  onProof: (proof: string | undefined) => void;
}

export function Captcha({ siteKey, onProof }: CaptchaProps) {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let widget: string | undefined;
    let gone = false;
    load().then(
      () => {
        if (gone || !place.current) return;
        widget = window.hcaptcha?.render(place.current, {
          sitekey: siteKey,
          theme: getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'dark' : 'light',
          callback: onProof,
          'expired-callback': () => onProof(undefined),
          'error-callback': () => onProof(undefined),
        });
      },
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
      if (widget !== undefined) window.hcaptcha?.remove(widget);
    };
  }, [siteKey, onProof]);
  return (
    <div role="group" aria-label={t('account.captcha')}>
      <div ref={place} />
      <FormError>{failed && t('account.captcha.failed')}</FormError>
    </div>
  );
}
