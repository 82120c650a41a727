/**
 * Something that a generation of DolphinScheduler keeps in its database and not in files. It is found by its name through
 * DolphinScheduler's API, made when it is not there, and brought to what it should be when it differs.
 */
export interface ApiRecord {
  /** For the log: `alert instance DolphinDeck mail`. */
  readonly what: string;
  /** GET: the records of this kind, as a list or as the first page of one. */
  readonly list: string;
  /** Field of a listed record that holds its name, and the name. */
  readonly key: string;
  readonly name: string;
  /** POST that makes one; null: what is not there is left alone. */
  readonly create: string | null;
  /** How one is changed; `{id}` in the path stands for the record's id, which is sent as the field `id` where there is none. */
  readonly update: { readonly method: 'POST' | 'PUT'; readonly path: string };
  /** Fields of both, as they should be. */
  readonly form: Readonly<Record<string, string>>;
  /** Fields of a new one. What they are later is for people to say: a change sends what is there. */
  readonly initial?: Readonly<Record<string, string>>;
  /** Fields whose value is the id of another record. */
  readonly ids?: readonly RecordId[];
  /** A field with a plugin's parameters: the form that the plugin itself describes, filled with values. */
  readonly parameters?: {
    readonly field: string;
    /** GET of the plugin's description; `{id}` stands for the value of the field `plugin`. */
    readonly description: string;
    readonly plugin: string;
    readonly values: Readonly<Record<string, string>>;
  };
}

interface RecordId {
  readonly field: string;
  readonly list: string;
  readonly key: string;
  readonly name: string;
  /** The field is a list, to which the id is added; what else is in it stays. */
  readonly among?: true;
}

/** What a start sees to on one API of the cluster, signed in as its administrator. */
export interface RecordsVars {
  readonly host: string;
  readonly port: number;
  readonly records: readonly ApiRecord[];
}
