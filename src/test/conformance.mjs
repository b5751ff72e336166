// Puts what the tests have seen of the official operations into one table, and fails when one was never answered with
// success or an answer was not as the document has it: node conformance.mjs FOLDER REPORT
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, report] = process.argv.slice(2);
const pieces = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const operations = new Map();
for (const piece of pieces) {
  for (const [name, outcomes] of Object.entries(piece.operations)) {
    if (!operations.has(name)) operations.set(name, new Map());
    const sum = operations.get(name);
    for (const [outcome, count] of Object.entries(outcomes)) sum.set(outcome, (sum.get(outcome) ?? 0) + count);
  }
}

const succeeded = ([outcome]) => /^[23]/.test(outcome);
const missed = ([outcome]) => outcome.startsWith('!');
const refused = ([outcome]) => /^[45]/.test(outcome);
const told = (some) => some.map(([outcome, count]) => `${outcome} ×${count}`).join(', ') || '–';

const byPath = ([one], [other]) => one.split(' ')[1].localeCompare(other.split(' ')[1]) || one.localeCompare(other);
const rows = [...operations].sort(byPath).map(([name, sum]) => ({ name, seen: [...sum].sort() }));
const gaps = rows.filter(({ seen }) => !seen.some(succeeded) || seen.some(missed));

const source = pieces[0]?.source ?? 'nothing';
const lines = [
  `# ${rows.length} operations of ${source}, as the tests have seen them`,
  '',
  'Each answer was checked against the schema of its status; a refusal without a name is one of the untyped errors.',
  '',
  '| operation | success | refusals | not as the document has it |',
  '|---|---|---|---|',
  ...rows.map(({ name, seen }) =>
    `| ${name} | ${told(seen.filter(succeeded))} | ${told(seen.filter(refused))} | ${told(seen.filter(missed))} |`),
];
writeFileSync(report, lines.join('\n') + '\n');

const refusals = rows.reduce((sum, { seen }) => sum + seen.filter(refused).length, 0);
console.log(`${rows.length - gaps.length} of ${rows.length} operations answer as ${source} has them; ` +
  `${refusals} kinds of refusal were seen`);
for (const { name, seen } of gaps) console.log(`  ${seen.some(missed) ? 'wrong answer' : 'no success'}  ${name}`);
process.exitCode = rows.length && !gaps.length ? 0 : 1;
