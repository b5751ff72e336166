// English of the pages that are fetched when first opened: settings of all kinds.
import { englishAccount } from './en-account';
import { englishSearch } from './en-search';
import { englishServer } from './en-server';

export const englishLate = {
  ...englishAccount,
  ...englishSearch,
  ...englishServer,
} as const;
