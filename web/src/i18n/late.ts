// Brings the words of pages that are fetched when first opened; each such page imports this.
import { addWords } from '.';
import { englishLate } from './en-late';

addWords(englishLate);
