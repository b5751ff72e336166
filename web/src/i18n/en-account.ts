// English of the account's settings.
export const englishAccount = {
  'settings.pronouns': 'Pronouns',
  'settings.background': 'Change background',
  'settings.email.change': 'Change e-mail address',
  'settings.email.new': 'New e-mail address',
  'settings.email.changed': 'E-mail address changed',
  'settings.email.mailed': 'We have sent a link to {email}. The old address counts until you open it.',
  'settings.code': 'Code of your authenticator app',
  'settings.code.hint': 'Or one of your recovery codes',

  'mfa.title': 'Two-step login',
  'mfa.off': 'Besides the password, ask for a code that an app on your phone shows.',
  'mfa.on': 'On. Logging in asks for a code of your authenticator app.',
  'mfa.on.noCodes': 'You have no recovery codes left. Without one, a lost phone locks you out.',
  'mfa.setUp': 'Set up',
  'mfa.setUp.title': 'Set up your authenticator app',
  'mfa.setUp.lead': 'Scan this with the app, or type the key into it. Then enter the code that it shows.',
  'mfa.qr': 'QR code with the key below',
  'mfa.secret': 'Key',
  'mfa.openApp': 'Open in an app on this device',
  'mfa.enable': 'Switch on',
  'mfa.disable': 'Switch off',
  'mfa.disabled': 'Two-step login is off',
  'mfa.codes.new': 'New recovery codes',
  'mfa.codes.title': 'Keep these codes',
  'mfa.codes.lead':
    'Each of them lets you in once when you do not have your phone. They are shown only now; older ones no longer work.',
  'mfa.codes.kept': 'I have kept them',
  'mfa.codes.list': 'Recovery codes',

  'confirm.self.password': 'Your password',
  'confirm.self.other': 'Confirm in another way',

  'account.end': 'Closing the account',
  'account.disable': 'Disable account',
  'account.disable.lead':
    'Logs you out everywhere and keeps everything. Only whoever runs this place can open the account again.',
  'account.remove': 'Delete account',
  'account.remove.lead': 'Deletes you, what you wrote and the servers you own, seven days from now.',
  'account.remove.mailed': 'We have sent you a link. Open it to confirm that the account shall be deleted.',
} as const;
