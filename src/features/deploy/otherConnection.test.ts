import { describe, expect, test } from 'vitest';
import { aggregate, FakeHost } from './fakeHost.testing.ts';
import { filled, following } from './filledForm.testing.ts';

describe('the form', () => {
  test('belongs to its connection, and says so when another one is active', async () => {
    const host = await filled();
    const other = { ...host.connection('alibaba-cloud', 'cloud'), label: 'Team' };
    host.connect({ kind: 'connected', connection: other });
    expect(host.session.state).toMatchObject({
      name: 'deepseek_r1_pd',
      connection: { status: 'other', kind: 'emulator', label: 'Local emulator', active: 'Team' },
    });
    host.session.handle({ type: 'deploy' });
    await new Promise(setImmediate);
    expect(host.questions).toEqual([]);
    expect(host.eas.created).toEqual([]);
    host.connect({ kind: 'connected', connection: host.connection() });
    expect(host.session.state).toMatchObject({ name: 'deepseek_r1_pd', connection: { status: 'ready' } });
  });

  test('goes over to the active connection when the person says so, and nothing is lost', async () => {
    const host = await filled();
    host.connect({ kind: 'connected', connection: host.connection('alibaba-cloud', 'cloud') });
    host.session.handle({ type: 'useActive' });
    expect(host.session.state).toMatchObject({ name: '', connection: { status: 'ready', kind: 'alibaba-cloud' } });
    host.connect({ kind: 'connected', connection: host.connection() });
    expect(host.session.state.name).toBe('deepseek_r1_pd');
  });

  test('goes over by itself while nothing was entered', () => {
    const host = new FakeHost();
    host.connect({ kind: 'connected', connection: host.connection('alibaba-cloud', 'cloud') });
    expect(host.session.state.connection).toMatchObject({ status: 'ready', kind: 'alibaba-cloud' });
  });
});

describe('a deployment of another connection', () => {
  test('opens no chat and deletes nothing on the one that is active', async () => {
    const host = await following();
    host.chooses = 'Open Chat';
    host.connect({ kind: 'connected', connection: host.connection('alibaba-cloud', 'cloud') });
    expect(host.session.state).toMatchObject({ connection: { status: 'other' }, deployment: { phase: 'following' } });
    host.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await expect
      .poll(() => host.notices.map(({ message }) => message))
      .toEqual([
        'deepseek_r1_pd is running.',
        'deepseek_r1_pd belongs to the connection Local emulator. Switch to it first.',
      ]);
    host.session.handle({ type: 'openChat' });
    host.session.handle({ type: 'deleteService' });
    expect(host.notices).toHaveLength(4);
    expect([...host.chats, ...host.deletions]).toEqual([]);
  });
});
