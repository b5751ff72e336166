import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyState } from '@/store/state';
import { dispatch, getState, useStore } from '@/store/store';
import { RING_FOR } from './call';
import { RingDialog } from './RingDialog';

const bob = { _id: 'bob', username: 'bob', discriminator: '0001', relationship: 'Friend', online: true } as const;
const me = { _id: 'me', username: 'me', discriminator: '0002', relationship: 'User', online: true } as const;

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  useStore.setState(emptyState, true);
  dispatch({
    type: 'Ready',
    users: [bob, me],
    channels: [{ channel_type: 'DirectMessage', _id: 'dm', active: true, recipients: ['me', 'bob'] }],
  });
  const element = document.body.appendChild(document.createElement('div'));
  root = createRoot(element);
  act(() => root.render(<RingDialog />));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ring = () =>
  act(() =>
    dispatch({
      type: 'VoiceCallUpdate',
      initiator_id: 'bob',
      channel_id: 'dm',
      started_at: '2026-01-01T10:00:00.000Z',
      ended: false,
    }),
  );
const dialog = () => document.querySelector('[role=alertdialog]');

describe('a ringing call', () => {
  it('is shown at once and given up after half a minute', () => {
    expect(dialog()).toBeNull();
    ring();
    expect(dialog()?.textContent).toContain('bob is calling');
    act(() => vi.advanceTimersByTime(RING_FOR - 1000));
    expect(dialog()).not.toBeNull();
    act(() => vi.advanceTimersByTime(1000));
    expect(dialog()).toBeNull();
    expect(getState().rings).toEqual({});
  });

  it('leaves in peace who is busy', () => {
    act(() => dispatch({ type: 'UserUpdate', id: 'me', data: { status: { presence: 'Busy' } } }));
    ring();
    expect(dialog()).toBeNull();
  });
});
