import type { HostView } from '@dolphindeck/contract/host/host.ts';

/** A host for tests. */
export const HOST: HostView = {
  id: '00000001',
  ip: '10.0.0.1',
  name: 'node-1',
  port: 22,
  user: 'root',
  root: '',
  hasPrivateKey: false,
  hostKey: 'ssh-ed25519 AAAA',
  fingerprint: 'SHA256:wgPhk0YtL/ey8eZ6sRzBMl1SRwgGlGfxOccLxPBAGi0',
  facts: null,
  remark: '',
};
