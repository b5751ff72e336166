// People who join a server or a call we look at are told by id only; this asks who they are, one after another.
import type { GatewayEvent } from '@/api/events';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import type { State } from './state';
import { dispatch, getState } from './store';

/** In a rush of joins the rest is met when the member list is next fetched. */
const MAX_WAITING = 50;

interface Newcomer {
  user: Id;
  /** Where their membership is unknown to us. */
  server?: Id;
}

const waiting = new Map<string, Newcomer>();
let asking = false;

export function meetNewcomers(events: readonly GatewayEvent[]): void {
  for (const event of events) {
    const one = newcomer(getState(), event);
    if (one && waiting.size < MAX_WAITING) waiting.set(`${one.user} ${one.server}`, one);
  }
  if (waiting.size && !asking) void ask();
}

function newcomer(state: State, event: GatewayEvent): Newcomer | undefined {
  switch (event.type) {
    case 'ServerMemberJoin':
      return state.users[event.user] ? undefined : { user: event.user };
    case 'VoiceCallUpdate':
      return state.users[event.initiator_id] ? undefined : { user: event.initiator_id };
    case 'VoiceChannelJoin':
      return inCall(state, event.id, event.state.id);
    case 'VoiceChannelMove':
      return inCall(state, event.to, event.state.id);
    default:
      return undefined;
  }
}

function inCall(state: State, id: Id, user: Id): Newcomer | undefined {
  const channel = state.channels[id];
  const server = channel?.channel_type === 'TextChannel' ? channel.server : undefined;
  const met = server === undefined || state.members[server]?.[user] !== undefined;
  return met && state.users[user] ? undefined : { user, server: met ? undefined : server };
}

async function ask(): Promise<void> {
  asking = true;
  for (const [key, { user, server }] of waiting) {
    waiting.delete(key);
    try {
      if (!getState().users[user]) dispatch({ type: 'Users', users: [await routes.user.fetch(user)] });
      if (server) dispatch({ type: 'Member', member: await routes.server.member(server, user) });
    } catch {
      // They may have left again; the list shows who stayed.
    }
  }
  asking = false;
}
