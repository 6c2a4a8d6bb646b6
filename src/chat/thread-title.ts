/** Characters (code points) of a title taken from a message. */
const maxLength = 50;

/** A thread's title from its first message: one line, at most 50 characters, cut at a word and then marked with `…`. */
export function titleFromMessage(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  const head = characters.slice(0, maxLength).join('');
  const endsAtWord = /\s/.test(characters[maxLength] ?? '');
  const lastSpace = head.lastIndexOf(' ');
  const cut = endsAtWord || lastSpace <= 0 ? head : head.slice(0, lastSpace);
  return `${cut.trimEnd()}…`;
}
