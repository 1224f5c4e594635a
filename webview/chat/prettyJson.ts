/** The text with JSON's usual indentation, or undefined when it is no JSON. */
export function prettyJson(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
