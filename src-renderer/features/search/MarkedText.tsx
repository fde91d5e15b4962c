// A piece of a message with what was found in it marked. The offsets are data: nothing of the message is taken for markup.
import type { ReactNode } from 'react';
import type { SearchHit } from '../../../src-shared/ipc/search.ts';

const ELLIPSIS = '…';

export function MarkedText({ excerpt: { text, marks, isCutBefore, isCutAfter } }: { readonly excerpt: SearchHit['excerpt'] }) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <p className="search-text" dir="auto">
      {isCutBefore && ELLIPSIS}
      {pieces}
      {text.slice(at)}
      {isCutAfter && ELLIPSIS}
    </p>
  );
}
