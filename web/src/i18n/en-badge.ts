// English of the badges people wear, and of calling many at once.
export const englishBadge = {
  'badge.1': 'Developer',
  'badge.2': 'Translator',
  'badge.4': 'Supporter',
  'badge.8': 'Found a weakness and told us',
  'badge.16': 'Founder',
  'badge.32': 'Moderator of this place',
  'badge.64': 'Active supporter',
  'badge.128': 'Paw',
  'badge.256': 'Early adopter',

  'composer.role': 'Everybody with this role',
  'composer.everyone': 'Everybody on this server',
  'composer.online': 'Everybody who is here now',
} as const;
