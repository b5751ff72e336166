// English of notifications: how much of what, and on this device.
export const englishNotify = {
  'notify.settings': 'Notifications',
  'notify.title': 'Notifications of {name}',
  'notify.lead': 'Which messages should call you? This holds wherever you are logged in.',
  'notify.level.inherit': 'As the server ({level})',
  'notify.level.usual': 'As usual ({level})',
  'notify.level.all': 'Every message',
  'notify.level.mention': 'Mentions only',
  'notify.level.none': 'None',
  'notify.level.muted': 'None, and no unread marks',
  'notify.list': 'Chosen otherwise',
  'notify.list.none':
    'Every conversation, and mentions in servers. Choose otherwise in the menu of a server or channel.',
  'notify.reset': 'As usual again for {name}',

  'notify.here': 'On this device',
  'notify.open': 'Show notifications while Discordination is open',
  'notify.open.hint': 'When its window is somewhere else.',
  'notify.push': 'Also when Discordination is closed',
  'notify.push.hint':
    'The browser’s maker passes them on, encrypted: it learns when something comes, but not what or from whom.',
  'notify.denied': 'Your browser does not let this page notify you. Allow it in the settings of the page first.',
  'notify.unable': 'This browser cannot do that.',
  'notify.failed': 'The browser could not be registered for notifications.',
} as const;
