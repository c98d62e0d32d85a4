/** A URL, or a text that holds one, without user, password and the values of parameters that can be keys. */
export function masked(text: string): string {
  return text
    .replace(/(\/\/)[^/@\s"]*@/g, '$1…@')
    .replace(/([?&][^=&\s"]*(?:token|key|secret|password|passwd|auth|sig)[^=&\s"]*=)[^&\s"]*/gi, '$1…');
}
