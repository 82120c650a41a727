import 'vue';

declare module 'vue' {
  interface HTMLAttributes {
    /** What a refusal calls the field: see use-refused.ts. */
    'data-field'?: string;
    /** Row and column of a box in the matrix: see use-matrix.ts. */
    'data-at'?: string;
  }
}
