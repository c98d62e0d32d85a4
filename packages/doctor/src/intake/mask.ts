/** A URL, or a text that holds one, without user, password and the values of parameters that can be keys. */
export function masked(text: string): string {
  return text
    .replace(/(\/\/)[^/@\s"]*@/g, '$1…@')
    .replace(/([?&]([^=?&\s"]*)=)[^&\s"]*/g, (parameter, start: string, name: string) => (SECRET.test(name) ? `${start}…` : parameter));
}

// --- internal ---

const SECRET = /token|key|secret|password|passwd|auth|sig/i;
