// English of the pages that are fetched when first opened: settings of all kinds.
import { englishAccount } from './en-account';
import { englishServer } from './en-server';

export const englishLate = {
  ...englishAccount,
  ...englishServer,
} as const;
