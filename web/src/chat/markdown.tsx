import { MarkdownTextPrimitive } from '@assistant-ui/react-markdown';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];

/** An answer as Markdown. HTML in it stays text; a picture is its description, so that nothing is fetched from elsewhere. */
export function Markdown() {
  return (
    <MarkdownTextPrimitive
      className="markdown"
      remarkPlugins={plugins}
      smooth={false}
      components={{
        a: ({ href, title, children }) => (
          <a href={href} title={title} target="_blank" rel="noreferrer noopener">
            {children}
          </a>
        ),
        img: ({ alt }) => <span>{alt}</span>,
      }}
    />
  );
}
