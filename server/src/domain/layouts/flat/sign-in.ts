import type { FirstSignIn } from '../../sign-in-vars.ts';

/**
 * The administrator of a new schema of 1.2.x to 2.0.x. `users/update` writes tenant and queue as it is told them, leaves
 * name and e-mail alone when they are empty, and the phone when it is absent (one that has not 11 characters it would
 * refuse).
 */
export const FIRST_SIGN_IN: FirstSignIn = {
  user: 'admin',
  firstPassword: 'dolphinscheduler123',
  paths: {
    login: '/dolphinscheduler/login',
    self: '/dolphinscheduler/users/get-user-info',
    update: '/dolphinscheduler/users/update',
    signOut: '/dolphinscheduler/signOut',
  },
  // "User name or password wrong" (Status).
  refusedCode: 10013,
  kept: ['id', 'userName', 'tenantId', 'queue'],
  blank: ['email'],
};
