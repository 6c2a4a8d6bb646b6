/** One piece of a stream as it goes over the wire. */
export interface Frame {
  text: string;
  /** Whether it carries a part of the answer, for which pauses and breaks are counted. */
  isDelta: boolean;
}

/** A reply in the words of one of the two APIs. */
export interface Answer {
  whole(): unknown;
  frames(): Iterable<Frame>;
}
