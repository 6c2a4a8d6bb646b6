import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { bestMatches } from '../references/title-match';

/** Emojis that people put in the place of a verb. */
const ORDERS: [RegExp, (title: string) => string][] = [
  [/^(?:✅|☑|✔)\uFE0F?\s*(?=\S)/u, (title) => `mark ${title} as done`],
  [/^(?:🗑|❌)\uFE0F?\s*(?=\S)/u, (title) => `delete ${title}`],
];

/** "✅ gym" in words, where there is such a task; any other text as it is. */
export function withEmojiOrder(text: string, { known }: Scene): string {
  for (const [emoji, order] of ORDERS) {
    const title = withoutEndMarks(text.replace(emoji, ''));
    if (title !== withoutEndMarks(text) && bestMatches(title, [...known.values()]).length > 0)
      return order(title);
  }
  return text;
}
