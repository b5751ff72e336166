// English of the pages that are fetched when first opened: settings of all kinds.
import { englishAccount } from './en-account';
import { englishBot } from './en-bot';
import { englishNotify } from './en-notify';
import { englishRole } from './en-role';
import { englishSearch } from './en-search';
import { englishServer } from './en-server';

export const englishLate = {
  ...englishAccount,
  ...englishBot,
  ...englishNotify,
  ...englishRole,
  ...englishSearch,
  ...englishServer,
} as const;
