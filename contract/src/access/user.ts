import Type, { type Static } from 'typebox';
import { USER_ROLES } from './role.ts';

export const UserRoleSchema = Type.Enum([...USER_ROLES]);

/** The user of `login {password}`, whom the first start makes. */
export const FIRST_USER = 'admin';

/** How users and tokens are called. A token's name never looks like a user's in the audit: see `tokenAuthor`. */
export const UserNameSchema = Type.String({ pattern: '^[a-z0-9][a-z0-9._@-]{0,63}$' });

/** ASVS 5.0, 6.2.1 and 6.2.9: at least 8 characters, and long ones allowed. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;
export const NewPasswordSchema = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX });

/** A password that is tried; the rules for new ones tell nothing about it. */
export const TriedPasswordSchema = Type.String({ maxLength: 256 });

/** A user as the interfaces answer it. */
export const UserViewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: UserRoleSchema,
  /** The OpenID provider where the user signs in; null: here, with a password. */
  issuer: Type.Union([Type.String(), Type.Null()]),
  /** May not sign in. */
  disabled: Type.Boolean(),
  createdAt: Type.String(),
  /** When the user was last at work; null: never, or not since the last sessions ended. */
  seenAt: Type.Union([Type.String(), Type.Null()]),
});
export type UserView = Static<typeof UserViewSchema>;

/** An API token as the interfaces answer it: never the token itself. */
export const TokenViewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: UserRoleSchema,
  createdBy: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
  usedAt: Type.Union([Type.String(), Type.Null()]),
});
export type TokenView = Static<typeof TokenViewSchema>;

/** Days that a token may be good for. */
export const TOKEN_DAYS_MAX = 366;

/** How the audit and runs name the work of a token. */
export const tokenAuthor = (name: string) => `token:${name}`;

/** How users of an OpenID provider are called: never as one who signs in here. */
export const providerUser = (name: string) => `oidc:${name}`;
