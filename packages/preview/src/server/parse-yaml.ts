import { type Document, Lexer, Parser, parseAllDocuments } from 'yaml';

/**
 * Returns the documents of a YAML file, whose aliases the library bounds when it makes values of them.
 *
 * @throws one sentence when the file is not YAML, is too long or too deep
 */
export function parseYaml(text: string): readonly Document.Parsed[] {
  if (text.length > MOST_CHARACTERS) throw new Error(`the YAML is too long: expected at most ${MOST_CHARACTERS} characters`);
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MOST_DEPTH) throw new Error('the YAML is too deep: expected at most 100 levels');
  }
  const documents = [...parseAllDocuments(text)];
  for (const { errors } of documents) if (errors[0] !== undefined) throw errors[0];
  return documents;
}

// --- internal ---

const MOST_CHARACTERS = 16 * 2 ** 20;
/** Of the parser, which stacks up to three tokens for a level. */
const MOST_DEPTH = 300;
