import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import { isIPv6, withPort } from '@dolphindeck/contract/common/address.ts';
import type { RoleVars } from '../deck-vars.ts';
import { nginxText } from '../escape/nginx.ts';
import type { Endpoint, IdentifiedCluster } from '../layouts/layout.ts';
import { type Paths, unitName } from '../paths.ts';
import { unitText } from '../unit.ts';

/** MiB of nginx with two workers, for preflight. */
export const NGINX_MB = 32;

interface FrontendSpec {
  readonly port: number;
  readonly uiFolder: string;
  readonly uiPrefix: string;
  readonly apiPrefix: string;
  readonly backends: readonly Endpoint[];
}

/** The address under which the pages of a release look for their parts; those of 1.2.0 do so at the root. */
function uiLocation({ uiPrefix, uiFolder }: FrontendSpec): string {
  if (uiPrefix === '/') return '';
  return `    # The address under which the pages of a release look for their parts.
    location ^~ ${nginxText(uiPrefix)} {
      alias ${nginxText(`${uiFolder}/`)};
    }
`;
}

/** The whole nginx.conf. Every path that nginx writes to is inside deployDir, so it runs as the deploy user. */
export function nginxConfig(spec: FrontendSpec, paths: Paths, hosts: readonly string[]): string {
  const own = `${paths.data}/frontend`;
  // Listening on [::] fails on hosts without IPv6, so only where a host is known by such an address.
  const listens = [`listen ${spec.port};`, ...(hosts.some(isIPv6) ? [`listen [::]:${spec.port};`] : [])];
  const text = nginxText;
  return `# Written by DolphinDeck; a change made here is lost at the next deploy.
daemon off;
worker_processes 2;
pid ${text(`${own}/nginx.pid`)};
error_log stderr warn;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  # To the journal of the unit, which rotates by itself.
  access_log syslog:server=unix:/dev/log,nohostname,tag=frontend;
  client_body_temp_path ${text(`${own}/body`)};
  proxy_temp_path ${text(`${own}/proxy`)};
  fastcgi_temp_path ${text(`${own}/fastcgi`)};
  uwsgi_temp_path ${text(`${own}/uwsgi`)};
  scgi_temp_path ${text(`${own}/scgi`)};
  sendfile on;
  server_tokens off;
  gzip on;
  gzip_types text/css application/javascript application/json image/svg+xml;
  upstream backends {
${spec.backends.map(({ host, port }) => `    server ${text(withPort(host, port))} max_fails=1 fail_timeout=5s;`).join('\n')}
  }
  server {
    ${listens.join('\n    ')}
    server_name _;
    # As the limit of the backend (spring.servlet.multipart.max-file-size).
    client_max_body_size 1024m;
    root ${text(spec.uiFolder)};
    index index.html;
    location / {
      try_files $uri $uri/ /index.html;
    }
${uiLocation(spec)}    location ${text(spec.apiPrefix)} {
      proxy_pass http://backends;
      proxy_http_version 1.1;
      proxy_set_header Host $host:$server_port;
      proxy_set_header X-Real-IP $remote_addr;
      # Sessions of DolphinScheduler are bound to the caller's address, read from here.
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_connect_timeout 5s;
      # Uploads and long queries.
      proxy_read_timeout 300s;
      proxy_send_timeout 300s;
    }
  }
}
`;
}

/** nginx as a server of its own; an nginx that was there before keeps its configuration and its ports. */
export function frontendRole(
  cluster: IdentifiedCluster,
  role: RoleEntry,
  paths: Paths,
  spec: FrontendSpec,
): RoleVars {
  const config = `${paths.etc}/frontend/nginx.conf`;
  return {
    hosts: role.roleDependHost,
    body: role.roleBody,
    files: [
      {
        path: config,
        content: nginxConfig(spec, paths, role.roleDependHost),
        mode: '0600',
        owner: 'deploy',
        secret: false,
      },
    ],
    folders: [
      { path: `${paths.etc}/frontend`, mode: '0700' },
      { path: `${paths.data}/frontend`, mode: '0700' },
    ],
    servers: [
      {
        name: 'frontend',
        unit: unitName(cluster.id, 'frontend'),
        unitText: unitText({
          description: `nginx of cluster ${cluster.id}`,
          user: cluster.base.deployUser,
          cwd: paths.dir,
          exec: ['/usr/sbin/nginx', '-p', `${paths.data}/frontend/`, '-c', config],
          // nginx(8): SIGQUIT finishes requests that are being answered.
          stopSignal: 'SIGQUIT',
          stopTimeout: 15,
          ports: [spec.port],
        }),
        ports: [spec.port],
        logFile: null,
        health: [
          { kind: 'http', port: spec.port, path: '/', status: [200] },
          // Any answer of a backend, passed on: a reachable one refuses a call without session.
          {
            kind: 'http',
            port: spec.port,
            path: `${spec.apiPrefix}/users/get-user-info`,
            status: [200, 401],
          },
        ],
        startTimeout: 30,
        stopTimeout: 15,
      },
    ],
  };
}
