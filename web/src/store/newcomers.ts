// People who join a server or a call we look at are told by id only; this asks who they are, one after another.
import type { GatewayEvent } from '@/api/events';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { dispatch, getState } from './store';

/** In a rush of joins the rest is met when the member list is next fetched. */
const MAX_WAITING = 50;

const waiting = new Set<Id>();
let asking = false;

export function meetNewcomers(events: readonly GatewayEvent[]): void {
  for (const event of events) {
    const user = newcomer(event);
    if (user && !getState().users[user] && waiting.size < MAX_WAITING) waiting.add(user);
  }
  if (waiting.size && !asking) void ask();
}

function newcomer(event: GatewayEvent): Id | undefined {
  if (event.type === 'ServerMemberJoin') return event.user;
  if (event.type === 'VoiceChannelJoin' || event.type === 'VoiceChannelMove') return event.state.id;
  if (event.type === 'VoiceCallUpdate') return event.initiator_id;
  return undefined;
}

async function ask(): Promise<void> {
  asking = true;
  for (const id of waiting) {
    waiting.delete(id);
    try {
      dispatch({ type: 'Users', users: [await routes.user.fetch(id)] });
    } catch {
      // They may have left again; the list shows who stayed.
    }
  }
  asking = false;
}
