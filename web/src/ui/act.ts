// Runs a deed that has no form of its own and reports its failure as a notice.
import { problemText } from '@/i18n/problems';
import { screen } from '@/store/screen';

export function act(deed: () => Promise<unknown>, done?: string): void {
  deed().then(
    () => done && screen.toast(done, 'good'),
    (problem: unknown) => screen.toast(problemText(problem), 'bad'),
  );
}

export function copy(text: string, done: string): void {
  act(() => navigator.clipboard?.writeText(text) ?? legacyCopy(text), done);
}

/** Plain-http pages have no clipboard API. */
async function legacyCopy(text: string): Promise<void> {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
