// As much of the WebDriver protocol as the window's test speaks.
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export class Window {
  #base;
  #id;

  /** Starts the application and takes its window. */
  static async open(driver, application, args = []) {
    const options = { application, args };
    const answer = await call(`${driver}/session`, 'POST', {
      capabilities: { alwaysMatch: { 'tauri:options': options } },
    });
    const window = new Window();
    window.#base = `${driver}/session/${answer.sessionId}`;
    return window;
  }

  close() {
    return call(this.#base, 'DELETE');
  }

  url() {
    return call(`${this.#base}/url`, 'GET');
  }

  go(url) {
    return call(`${this.#base}/url`, 'POST', { url });
  }

  /** Runs a function in the page; what it returns, or a promise of it, comes back. */
  run(inside, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${inside})(...Array.prototype.slice.call(arguments, 0, -1)))
        .then((value) => done({ value }), (error) => done({ error: String(error?.sentence ?? error) }));`;
    return call(`${this.#base}/execute/async`, 'POST', { script, args }).then(({ value, error }) => {
      if (error !== undefined) throw new Error(error);
      return value;
    });
  }

  /** Waits for the first visible element of a selector, with a text in it if one is given. */
  async find(css, text) {
    const script = `const [css, text] = arguments;
      return [...document.querySelectorAll(css)].find((one) => one.checkVisibility() && (!text || one.textContent.includes(text)))`;
    return until(`${css} ${text ?? ''}`, async () => {
      const found = await call(`${this.#base}/execute/sync`, 'POST', { script, args: [css, text ?? ''] });
      return found && new Element(`${this.#base}/element/${found[ELEMENT]}`);
    });
  }

  async type(css, text) {
    const field = await this.find(css);
    await field.clear();
    await field.type(text);
    return field;
  }

  async click(css, text) {
    await (await this.find(css, text)).click();
  }
}

class Element {
  #base;
  constructor(base) {
    this.#base = base;
  }
  text = () => call(`${this.#base}/text`, 'GET');
  click = () => call(`${this.#base}/click`, 'POST', {});
  clear = () => call(`${this.#base}/clear`, 'POST', {});
  type = (text) => call(`${this.#base}/value`, 'POST', { text });
}

async function call(url, method, body) {
  const response = await fetch(url, {
    method,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Asks again until the answer is truthy; elements may vanish while they are looked at. */
export async function until(what, ask, patience = 20_000) {
  const end = Date.now() + patience;
  let last;
  do {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((later) => setTimeout(later, 100));
  } while (Date.now() < end);
  throw new Error(`waited in vain for: ${what}${last ? ` (${last.message})` : ''}`);
}
