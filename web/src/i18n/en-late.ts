// English of the pages that are fetched when first opened: settings of all kinds.
import { englishAccount } from './en-account';

export const englishLate = {
  ...englishAccount,
} as const;
