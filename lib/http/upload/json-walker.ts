/**
 * Walks JSON text and takes the strings of the top-level members `image` and `file` out of it; everything else is
 * collected as the envelope, with those strings left empty, for a real JSON parser to judge.
 */
export class JsonWalker {
  envelope = '';
  /** The member whose string begins where `walk` has stopped. */
  image: string | null = null;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #text = '';
  #key: string | null = null;
  #afterColon = false;

  /** Says that an image's string, its closing quote too, was taken out of the text. */
  leaveImage(): void {
    this.image = null;
    this.envelope += '"';
  }

  /** Consumes `text` from `from`; returns where it stopped: at its end, or where an image's string begins. */
  walk(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const character = text[at]!;
      this.envelope += character;
      if (this.#inString) this.#walkString(character);
      else if (this.#walkStructure(character)) return at + 1;
    }
    return text.length;
  }

  #walkString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === '\\') this.#escaped = true;
    else if (character === '"') {
      this.#inString = false;
      if (this.#depth === 1 && !this.#afterColon) this.#key = this.#text;
      return;
    }
    this.#text += character;
  }

  /** True where the string that begins here is an image. */
  #walkStructure(character: string): boolean {
    if (character === '"') {
      if (
        this.#depth === 1 &&
        this.#afterColon &&
        (this.#key === 'image' || this.#key === 'file')
      ) {
        this.image = this.#key;
        return true;
      }
      this.#inString = true;
      this.#text = '';
    } else if (character === '{' || character === '[') this.#depth += 1;
    else if (character === '}' || character === ']') this.#depth -= 1;
    else if (character === ':' && this.#depth === 1) this.#afterColon = true;
    else if (character === ',' && this.#depth === 1) {
      this.#afterColon = false;
      this.#key = null;
    }
    return false;
  }
}
