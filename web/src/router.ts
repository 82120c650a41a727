import { createRouter, createWebHistory, START_LOCATION } from 'vue-router';
import { isSignedIn, isStranger } from './api/use-me.ts';
import { whereTo } from './features/login/whence.ts';

/** Every view has an address, so that it can be kept, sent to a colleague and reloaded. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/clusters' },
    {
      path: '/clusters/:id?/:part(plan|picture)?',
      name: 'clusters',
      component: () => import('./features/clusters/clusters-view.vue'),
    },
    { path: '/runs', name: 'runs', component: () => import('./features/runs/runs-view.vue') },
    { path: '/runs/:id', name: 'run', component: () => import('./features/runs/run-view.vue') },
    { path: '/hosts', name: 'hosts', component: () => import('./features/hosts/hosts-view.vue') },
    { path: '/packages', name: 'packages', component: () => import('./features/packages/packages-view.vue') },
    {
      path: '/templates',
      name: 'templates',
      component: () => import('./features/templates/templates-view.vue'),
    },
    { path: '/settings', name: 'settings', component: () => import('./features/settings/settings-view.vue') },
    { path: '/users', name: 'users', component: () => import('./features/users/users-view.vue') },
    { path: '/audit', name: 'audit', component: () => import('./features/audit/audit-view.vue') },
    { path: '/posture', name: 'posture', component: () => import('./features/posture/posture-view.vue') },
    { path: '/login', name: 'login', component: () => import('./features/login/login-view.vue') },
    {
      path: '/login/callback',
      name: 'callback',
      component: () => import('./features/login/callback-view.vue'),
    },
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./shell/nowhere-view.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to, from) => {
  // A page that is opened there, or again, by who is signed in; signing out goes there, too, and comes from a view.
  if (to.name === 'login' && from === START_LOCATION && (await isSignedIn())) return whereTo(to.query.from);
  if (to.name === 'login' || to.name === 'callback' || !(await isStranger())) return;
  return { name: 'login', query: { from: to.fullPath } };
});
