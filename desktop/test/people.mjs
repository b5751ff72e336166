// People who act through the API of an instance while the window is watched.
export class Person {
  #api;
  #token;

  static async register(api, name) {
    const person = new Person();
    person.#api = api;
    person.name = name;
    person.email = `${name}.${Date.now().toString(36)}@mail.test`;
    person.password = 'a long walk in the evening';
    await person.ask('POST', '/auth/account/create', { email: person.email, password: person.password });
    const session = await person.ask('POST', '/auth/session/login', { email: person.email, password: person.password });
    person.#token = session.token;
    person.id = session.user_id;
    await person.ask('POST', '/onboard/complete', { username: name });
    return person;
  }

  async ask(method, path, body) {
    const headers = { 'Content-Type': 'application/json', ...(this.#token && { 'X-Session-Token': this.#token }) };
    const response = await fetch(this.#api + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  say(channel, content, more = {}) {
    return this.ask('POST', `/channels/${channel}/messages`, { content, ...more });
  }

  async heard(channel, content) {
    const messages = await this.ask('GET', `/channels/${channel}/messages?limit=20`);
    return (messages.messages ?? messages).find((message) => message.content === content);
  }

  /** Uploads a file and returns its id. */
  async upload(files, name, text) {
    const form = new FormData();
    form.append('file', new Blob([text], { type: 'application/octet-stream' }), name);
    const response = await fetch(`${files}/attachments`, {
      method: 'POST',
      body: form,
      headers: { 'X-Session-Token': this.#token },
    });
    return (await response.json()).id;
  }
}
