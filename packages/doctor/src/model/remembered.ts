/**
 * Returns a function that keeps its latest results: every check reads the same expressions. It must depend on the text alone, and its results
 * must not be changed.
 */
export function remembered<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    if (results.has(text)) return results.get(text) as Result;
    const result = compute(text);
    if (results.size >= MOST_RESULTS) results.clear();
    results.set(text, result);
    return result;
  };
}

// --- internal ---

const MOST_RESULTS = 1000;
