/** A text that runs, or does something else than it says, where it is not quoted. */
export interface Payload {
  readonly name: string;
  readonly text: string;
  /** Whether it stands before the text that it makes hostile. @default behind it */
  readonly first?: boolean;
  /** The ids of checks that it keeps from finding anything. @default none */
  readonly hides?: readonly string[];
}

/** All but the last two leave a file `pwned` when they run. None holds "/", ":" or ".", which part names. */
export const PAYLOADS: readonly Payload[] = [
  // A "$" makes a variable of the uid of a data source.
  { name: 'a substitution', text: '$(touch pwned)', hides: ['dashboard.datasource'] },
  { name: 'backticks', text: '`touch pwned`' },
  { name: 'another command', text: '; touch pwned; ' },
  { name: 'a single quote', text: "'; touch pwned; '" },
  { name: 'a double quote', text: '"; touch pwned; "' },
  { name: 'a line break', text: '\ntouch pwned\nEOF\ntouch pwned\n' },
  { name: 'a redirection', text: ' > pwned' },
  { name: 'a sequence of the terminal', text: '\u001b]52;c;cm0=\u0007\u202e\r' },
  // A version that does not start with a number is not compared.
  { name: 'an option', text: '--kubeconfig=evil-', first: true, hides: ['crd.outdated'] },
];
