// The check against robots, where the instance asks for one; its script is fetched then and only then.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useSession } from '@/store/session';

const Captcha = lazy(() => import('./Captcha').then((m) => ({ default: m.Captcha })));

interface CaptchaCheck {
  /** What to show inside the form. */
  field: ReactNode;
  /** Whether the form may be sent. */
  ready: boolean;
  /** Sends with the proof; a proof serves once, so a refusal asks for another. */
  send: <T>(deed: (proof: { captcha?: string }) => Promise<T>) => Promise<T>;
}

export function useCaptcha(): CaptchaCheck {
  const captcha = useSession((s) => s.node?.features.captcha);
  const [proof, setProof] = useState<string | undefined>();
  const [attempt, setAttempt] = useState(0);
  const asked = captcha?.enabled === true;
  return {
    field: asked ? (
      <Suspense>
        <Captcha key={attempt} siteKey={captcha.key} onProof={setProof} />
      </Suspense>
    ) : null,
    ready: !asked || proof !== undefined,
    send: async (deed) => {
      try {
        return await deed(asked && proof ? { captcha: proof } : {});
      } catch (problem) {
        setProof(undefined);
        setAttempt((count) => count + 1);
        throw problem;
      }
    },
  };
}
