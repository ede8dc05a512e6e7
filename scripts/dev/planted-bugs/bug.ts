/**
 * Mistakes that learners are known for, as changes of one text: `text` stands exactly once in `file` and is replaced by
 * `plant`; at least one of `tests` must then fail. `only` narrows these to the tests whose names match.
 */

export interface Bug {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly plant: string;
  readonly tests: readonly string[];
  readonly only?: string;
}
