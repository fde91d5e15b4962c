// Takes a document `{ members, "records": [ {…}, … ] }` apart while it comes in: the head, then one record after another, so that a
// file of any size needs no more memory than its largest record. Must not know what the records mean.

/** Far above what the head of an export needs. */
const HEAD_CHARS = 65_536;

/** The document is not of this shape, or something is larger than it may be. */
export class BadDocumentError extends Error {
  readonly what: 'head' | 'record' | 'too-big';

  constructor(what: BadDocumentError['what']) {
    super(`Not a document of records: ${what}`);
    this.what = what;
  }
}

type Expecting = 'head' | 'first' | 'separator' | 'record' | 'inside' | 'close' | 'end';

export class JsonRecords {
  readonly #maxRecordChars: number;
  readonly #onHead: (head: Readonly<Record<string, unknown>>) => void;
  #expecting: Expecting = 'head';
  #text = '';
  #position = 0;
  #recordStart = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** @param onHead told what stands before the records, before any of them; what it throws ends the reading. */
  constructor(maxRecordChars: number, onHead: (head: Readonly<Record<string, unknown>>) => void) {
    this.#maxRecordChars = maxRecordChars;
    this.#onHead = onHead;
  }

  /**
   * Takes the next piece of the document.
   * @returns the records that are whole by now, parsed.
   * @throws BadDocumentError
   */
  push(piece: string): unknown[] {
    this.#text = this.#text.slice(this.#recordStart) + piece;
    this.#position -= this.#recordStart;
    this.#recordStart = 0;
    const records: unknown[] = [];
    while (this.#position < this.#text.length) {
      if (this.#expecting === 'inside') this.#scanInside(records);
      else if (this.#expecting === 'head') this.#scanHead();
      else this.#scanBetween();
    }
    // Nothing of it is needed once more but what is not whole yet.
    if (this.#expecting !== 'inside' && this.#expecting !== 'head') this.#recordStart = this.#position;
    return records;
  }

  /** The document has come to its end. @throws BadDocumentError when it was cut. */
  end(): void {
    if (this.#expecting === 'head') throw new BadDocumentError('head');
    if (this.#expecting !== 'end') throw new BadDocumentError('record');
  }

  /** The head is all up to the first list; closing it makes it a document of its own. */
  #scanHead(): void {
    const char = this.#next();
    if (this.#isText(char)) return;
    if (this.#position > HEAD_CHARS) throw new BadDocumentError('head');
    if (char !== '[') return;
    const parsed = parseOrNull(`${this.#text.slice(0, this.#position)}]}`);
    if (!isObject(parsed) || !Array.isArray(parsed['records'])) throw new BadDocumentError('head');
    this.#onHead(parsed);
    this.#expecting = 'first';
    this.#recordStart = this.#position;
  }

  #scanBetween(): void {
    const char = this.#next();
    if (/\s/.test(char)) return;
    if (char === '{' && (this.#expecting === 'first' || this.#expecting === 'record')) {
      this.#expecting = 'inside';
      this.#recordStart = this.#position - 1;
      this.#depth = 1;
    } else if (char === ',' && this.#expecting === 'separator') this.#expecting = 'record';
    else if (char === ']' && (this.#expecting === 'first' || this.#expecting === 'separator')) this.#expecting = 'close';
    else if (char === '}' && this.#expecting === 'close') this.#expecting = 'end';
    else throw new BadDocumentError('record');
  }

  #scanInside(records: unknown[]): void {
    const char = this.#next();
    if (this.#position - this.#recordStart > this.#maxRecordChars) throw new BadDocumentError('too-big');
    if (this.#isText(char)) return;
    if (char === '{' || char === '[') this.#depth += 1;
    else if (char === '}' || char === ']') this.#depth -= 1;
    if (this.#depth > 0) return;
    const record = parseOrNull(this.#text.slice(this.#recordStart, this.#position));
    if (record === null) throw new BadDocumentError('record');
    records.push(record);
    this.#recordStart = this.#position;
    this.#expecting = 'separator';
  }

  #next(): string {
    this.#position += 1;
    return this.#text[this.#position - 1] ?? '';
  }

  /** Whether the character belongs to a string, quotes included. */
  #isText(char: string): boolean {
    if (!this.#isInString) {
      this.#isInString = char === '"';
      return this.#isInString;
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (char === '\\') this.#isEscaped = true;
    else if (char === '"') this.#isInString = false;
    return true;
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
