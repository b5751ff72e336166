// English of the badges people wear.
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
} as const;
