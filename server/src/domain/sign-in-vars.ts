/** The administrator of DolphinScheduler, and how its API is asked to change the password. */
export interface SignInVars extends FirstSignIn {
  /** Host of the API that is asked, from there itself. */
  readonly host: string;
  readonly port: number;
  /** The password that takes the place of the first one. */
  readonly password: string;
}

/** What a generation's new schema contains, and the forms of its API. */
export interface FirstSignIn {
  readonly user: string;
  /** As everybody knows it. */
  readonly firstPassword: string;
  readonly paths: {
    readonly login: string;
    /** Who is signed in. */
    readonly self: string;
    readonly update: string;
    readonly signOut: string;
  };
  /** Code of the answer to a wrong password. */
  readonly refusedCode: number;
  /** Fields of the user that an update must repeat, or they are lost. */
  readonly kept: readonly string[];
  /** Fields that an update must have and leaves alone when they are empty. */
  readonly blank: readonly string[];
}
