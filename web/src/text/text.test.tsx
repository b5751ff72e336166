import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOnlyEmoji, loadShortcodes, searchEmoji } from './emoji';
import { Markdown } from './Markdown';
import { decodeMentions, encodeMentions, roleWord } from './mentions';

const ID = '01J00000000000000000000001';
const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

beforeAll(loadShortcodes);

describe('message text', () => {
  it('renders the everyday marks', () => {
    expect(html('**b** _i_ ~~s~~ `c`')).toContain('<strong>b</strong> <em>i</em> <del>s</del> <code>c</code>');
    expect(html('- a\n- b')).toContain('<li>a</li>');
    expect(html('> q')).toContain('<blockquote>');
    expect(html('```ts\nx\n```')).toContain('language-ts');
  });

  it('keeps single line breaks', () => {
    expect(html('one *x*\ntwo')).toContain('<br/>');
  });

  it('shows HTML as text and never as markup', () => {
    const out = html('<img src=x onerror=alert(1)> <script>1</script>');
    expect(out).not.toContain('<img');
    expect(out).not.toContain('<script');
    expect(out).toContain('&lt;img');
  });

  it('makes no link of a script and no picture of a stranger', () => {
    expect(html('[x](javascript:alert(1))')).not.toContain('href');
    const out = html('![alt](https://evil.example/p.png)');
    expect(out).not.toContain('<img');
    expect(out).toContain('rel="noopener noreferrer nofollow"');
  });

  it('indented lines are not code, a line of dashes makes no heading', () => {
    expect(html('    hello *x*')).not.toContain('<pre');
    expect(html('title *x*\n---')).not.toContain('<h2');
  });

  it('knows mentions, shortcodes and spoilers, also around other marks', () => {
    expect(html(`hi <@${ID}>`)).toContain('@Unknown person');
    expect(html(':tada:')).toContain('🎉');
    expect(html('12:30:45 and :nosuchthing:')).toContain('12:30:45 and :nosuchthing:');
    const out = html('||a **b** c||');
    expect(out).toContain('Spoiler');
    expect(out).toContain('<strong>b</strong>');
    expect(html('a || b')).toContain('a || b');
  });

  it('leaves mentions in code alone', () => {
    expect(html(`\`<@${ID}>\``)).toContain(`&lt;@${ID}&gt;`);
  });

  it('enlarges a message of a few emoji only', () => {
    expect(isOnlyEmoji('🎉 👍🏽')).toBe(true);
    expect(isOnlyEmoji('ok 🎉')).toBe(false);
    expect(isOnlyEmoji('12')).toBe(false);
  });

  it('finds emoji by the beginning of their name first', () => {
    expect(searchEmoji('tad', 3)[0]).toEqual({ code: 'tada', emoji: '🎉' });
  });
});

describe('mentions', () => {
  const find = {
    user: (name: string) => (['bob', 'bob#0042'].includes(name) ? ID : undefined),
    channel: (name: string) => (name === 'general' ? ID : undefined),
  };

  it('travel as ids and come back as names', () => {
    const sent = encodeMentions('hey @bob, see #general!', find);
    expect(sent).toBe(`hey <@${ID}>, see <#${ID}>!`);
    expect(decodeMentions(sent, { user: () => 'bob', channel: () => 'general' })).toBe('hey @bob, see #general!');
  });

  it('of roles come after those of people, and have a sign of their own', () => {
    const withRole = { ...find, role: (name: string) => (['bob', 'Head-Chefs'].includes(name) ? ID : undefined) };
    const sent = encodeMentions('@bob, ask @Head-Chefs.', withRole);
    expect(sent).toBe(`<@${ID}>, ask <%${ID}>.`);
    expect(decodeMentions(sent, { user: () => 'bob', channel: () => undefined, role: () => 'Head-Chefs' })).toBe(
      '@bob, ask @Head-Chefs.',
    );
    expect(roleWord('Head Chefs & Co')).toBe('Head-Chefs-Co');
  });

  it('leave code, addresses and strangers alone', () => {
    expect(encodeMentions('`@bob` mail@bob @nobody', find)).toBe('`@bob` mail@bob @nobody');
  });

  it('give the full stop back to the sentence', () => {
    expect(encodeMentions('ask @bob.', find)).toBe(`ask <@${ID}>.`);
  });
});
