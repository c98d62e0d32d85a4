import { expect, test } from '@jest/globals';
import { jsonText, oneLine, printable, terminalText } from './printable.ts';

const CLIPBOARD = '\u001b]52;c;cm0gLXJmIH4=\u0007';

test.each([
  ['an escape sequence of the clipboard', CLIPBOARD],
  ['a link', '\u001b]8;;file:///etc/passwd\u001b\\click\u001b]8;;\u001b\\'],
  ['a hidden text', '\u001b[8mhidden\u001b[0m'],
  ['a carriage return over the line', 'all is well\rnothing is'],
  ['a C1 control', '\u009b2J\u009d52;c;x\u009c'],
  ['an override of the direction', '\u202egnp.exe\u2066'],
  ['a separator of lines', 'one\u2028two\u2029'],
  ['a half of a character', '\ud83d'],
])('%s does not reach a terminal', (_name, text) => {
  for (const shown of [printable(text), terminalText(text, { coloured: false }), oneLine(text)])
    expect(shown).not.toMatch(/(?!\n|\t)\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|\p{Cs}/u);
  expect(terminalText(`a\n\t${text}`, { coloured: true }).replaceAll('\u001b[0m', '')).not.toMatch(/(?!\n|\t)\p{Cc}/u);
});

test('letters of every script, emoji, line feeds and tabs stay', () => {
  const text = 'Zürich 東京 שלום 👩‍💻\n\tindented\n';
  expect(printable(text)).toBe(text);
});

test('the own colours stay where there are any, and no other sequence does', () => {
  const text = '\u001b[1;31mERROR\u001b[0m \u001b[2mdim\u001b[22m \u001b[8mhidden \u001b[30;40mblack \u001b[2J';
  expect(terminalText(text, { coloured: true })).toBe('\u001b[1;31mERROR\u001b[0m \u001b[2mdim\u001b[22m [8mhidden [30;40mblack [2J');
  expect(terminalText(text, { coloured: false })).not.toContain('\u001b');
});

test('JSON holds every character, each that a terminal acts on as an escape', () => {
  const value = { title: `${CLIPBOARD}\u007f\u009b\u2028\u202e\r\n\t` };
  const text = jsonText(value);
  expect(text).toBe(printable(text));
  expect(JSON.parse(text)).toEqual(value);
});
