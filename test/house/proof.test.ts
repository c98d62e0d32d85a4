import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { DOCUMENT, measuredIn, proofDocument } from '../prove/document.ts';

const document = readFileSync(resolve(import.meta.dirname, '../..', DOCUMENT), 'utf8');
const measured = measuredIn(document);

test('the tables of the proofs are those of today: npm run prove -- --mutants --month', () => {
  expect(document).toBe(proofDocument(measured));
});

test('every incident of the month was found', () => {
  expect(Object.values(measured.found)).toHaveLength(4);
  expect(Object.values(measured.found).every(Number.isFinite)).toBe(true);
});
