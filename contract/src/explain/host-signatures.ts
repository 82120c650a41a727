import type { Signature } from './signature.ts';

/** Failures of a host: how it is reached, its disks, its packages. */
export const HOST_SIGNATURES: readonly Signature[] = [
  {
    id: 'jump_failed',
    pattern: /the jump host did not let the connection through/i,
    cause: {
      en: 'The host through which this one is reached did not let the connection pass: it does not answer, shows another SSH key, or refuses the login or the forwarding.',
      zh: '用于连接该主机的跳板机未放行连接：跳板机无响应、SSH 密钥已改变，或拒绝登录或转发。',
    },
    advice: {
      en: 'Check the jump host in the list of hosts and confirm its new key if it was reinstalled; its sshd must allow AllowTcpForwarding. Then ask for the same action again.',
      zh: '请在主机列表中检查跳板机，若已重装请确认其新密钥；其 sshd 须允许 AllowTcpForwarding。然后重新执行同一操作。',
    },
  },
  {
    id: 'host_key_changed',
    pattern:
      /host key verification failed|remote host identification has changed|shows another (host )?key|does not show the ssh key/i,
    cause: {
      en: 'The host shows another SSH key than the one that was confirmed.',
      zh: '主机的 SSH 密钥与已确认的密钥不一致。',
    },
    advice: {
      en: 'If the host was reinstalled, confirm its new key in the list of hosts. If not, find out who answers at this address.',
      zh: '如果主机已重装，请在主机列表中确认新密钥；否则请查明该地址上是谁在应答。',
    },
  },
  {
    id: 'transfer_stuck',
    pattern: /the host has taken nothing more of what is sent to it/i,
    cause: {
      en: 'An archive was being sent to the host, which then took nothing more of it: its disk hangs or is full of work, or something on the way lets the connection stand and nothing through.',
      zh: '正在向主机发送软件包时，主机不再接收数据：其磁盘挂起或过于繁忙，或中间网络保持连接却不传输数据。',
    },
    advice: {
      en: 'Log in to the host and look at its disk (dmesg, iostat) and at the network between. Then ask for the same action again: archives that arrived are not sent again.',
      zh: '请登录主机检查磁盘（dmesg、iostat）及中间网络，然后重新执行同一操作：已送达的软件包不会重复发送。',
    },
  },
  {
    id: 'prints_too_much',
    pattern: /the host printed more than the console has memory for/i,
    cause: {
      en: 'A program on the host printed without end, or somebody answers in its place.',
      zh: '主机上的程序不断输出，或有人冒充该主机应答。',
    },
    advice: {
      en: 'Log in to the host and look for what prints (a login script such as ~/.bashrc or /etc/profile, a wrapped sudo or python3). If nothing does, treat the host as taken over.',
      zh: '请登录主机查找不断输出的程序（如 ~/.bashrc、/etc/profile 等登录脚本，或被包装的 sudo、python3）；若找不到，请按主机已被入侵处理。',
    },
  },
  {
    id: 'login_refused',
    pattern:
      /permission denied \((publickey|password|keyboard)|invalid\/incorrect password|authentication failure/i,
    cause: { en: 'The host did not accept the login.', zh: '主机拒绝登录。' },
    advice: {
      en: 'Correct user, password or key of the host in the list of hosts; saving verifies it.',
      zh: '请在主机列表中修正用户、密码或密钥，保存时会自动验证。',
    },
  },
  {
    id: 'sudo_refused',
    pattern:
      /sudo: (a password is required|a terminal is required|.*not in the sudoers)|missing sudo password|incorrect sudo password/i,
    cause: { en: 'The login user may not use sudo.', zh: '登录用户无法使用 sudo。' },
    advice: {
      en: 'Give the user sudo rights on the host (with its password or NOPASSWD), or register the host with root.',
      zh: '请在主机上为该用户授予 sudo 权限（密码或 NOPASSWD），或使用 root 登记主机。',
    },
  },
  {
    id: 'session_not_opened',
    pattern: /failed to connect to new control master/i,
    cause: {
      en: 'The host accepted the login but did not open a session in time, several times: it is overloaded, or its login service hangs.',
      zh: '主机接受了登录，但连续多次未能及时打开会话：主机负载过高，或其登录服务无响应。',
    },
    advice: {
      en: 'Look at the load of the host and at systemd-logind (systemctl status systemd-logind); then ask for the same action again.',
      zh: '请检查主机负载和 systemd-logind（systemctl status systemd-logind），然后重新执行同一操作。',
    },
  },
  {
    id: 'name_unknown',
    pattern: /could not resolve hostname/i,
    cause: {
      en: 'The machine of the console cannot find the address of the host: its name does not resolve there.',
      zh: '控制台所在机器无法解析该主机的名称。',
    },
    advice: {
      en: 'Correct the DNS (/etc/resolv.conf) or /etc/hosts of the machine of the console: getent hosts NAME must answer there. Then ask for the same action again.',
      zh: '请修正控制台所在机器的 DNS（/etc/resolv.conf）或 /etc/hosts，使 getent hosts 主机名 能返回地址，然后重新执行同一操作。',
    },
  },
  {
    id: 'package_source',
    pattern:
      /temporary failure resolving|could not connect to \S+:\d+|cannot initiate the connection to|curl error \((5|6|7|28)\)/i,
    cause: {
      en: 'The host does not reach the sources from which it installs packages of the distribution.',
      zh: '主机无法访问其系统软件源。',
    },
    advice: {
      en: 'See the DNS (/etc/resolv.conf), the way out and the package sources of the host: apt-get update, or dnf makecache, must work there. A host without internet needs a local mirror.',
      zh: '请检查该主机的 DNS（/etc/resolv.conf）、出网线路和软件源配置，确保 apt-get update 或 dnf makecache 可以成功；无外网的主机需要本地镜像源。',
    },
  },
  {
    id: 'unreachable',
    pattern:
      /connection timed out|no route to host|connection refused.*port \d+|connect to host .* port|failed to connect to the host via ssh|data could not be sent to remote host|connection reset by|broken pipe|host is down|nothing answers behind it/i,
    cause: { en: 'The host does not answer over SSH.', zh: '主机无法通过 SSH 访问。' },
    advice: {
      en: 'See that the host is powered on, sshd runs, and address, port and firewall are right; then ask for the same action again.',
      zh: '请确认主机已开机、sshd 正在运行，且地址、端口和防火墙设置正确，然后重新执行同一操作。',
    },
  },
  {
    id: 'run_died',
    pattern: /the process that led this run has died/i,
    cause: {
      en: 'The process that led the run was killed, or the machine of the console lost power.',
      zh: '执行进程被杀死，或控制台所在机器断电。',
    },
    advice: {
      en: 'Ask for the action again; after a start stop the cluster first. Every action can be repeated.',
      zh: '请重新执行该操作；若是启动被中断，请先停止集群。所有操作都可重复执行。',
    },
  },
  {
    id: 'console_disk_full',
    pattern:
      /the disk of the console is full|(record of the run could not be written|run could not be started).*(no space left|quota exceeded)/i,
    cause: { en: 'The disk of the console is full.', zh: '控制台磁盘空间不足。' },
    advice: {
      en: 'Make room in the data folder of the console, then ask for the same action again; after a start that broke off stop the cluster first.',
      zh: '请清理控制台数据目录所在磁盘，然后重新执行同一操作；若启动被中断，请先停止集群。',
    },
  },
  {
    id: 'disk_full',
    pattern: /no space left on device|disk quota exceeded|enospc|disk_low:/i,
    cause: { en: 'A file system of the host is full.', zh: '主机磁盘空间不足。' },
    advice: {
      en: 'Make room on the host (df -h shows where), then ask for the same action again; nothing was half-unpacked.',
      zh: '请清理主机磁盘（用 df -h 查看），然后重新执行同一操作，未留下解压到一半的文件。',
    },
  },
  {
    id: 'disk_read_only',
    pattern: /read-only file system|erofs|mounted read-only/i,
    cause: { en: 'A file system of the host is read-only.', zh: '主机文件系统为只读。' },
    advice: {
      en: 'Often the kernel did it after a disk error: see dmesg, repair and remount it, then ask again.',
      zh: '通常是磁盘错误后内核将其改为只读，请查看 dmesg，修复并重新挂载后再执行。',
    },
  },
  {
    id: 'archive_broken',
    pattern:
      /checksum|sha512|(is|was|arrived) damaged|not in gzip format|unexpected (end|eof)|truncated|corrupt|not a (usable )?tar/i,
    cause: { en: 'An archive is damaged.', zh: '安装包已损坏。' },
    advice: {
      en: 'If it was damaged on the host or on the way, ask for the same action again. If it is the file of the console, put the official one in its place, or delete the package and upload it again with its sha512.',
      zh: '若在主机上或传输中损坏，请重新执行同一操作；若是控制台中的文件损坏，请替换为官方文件，或删除该安装包后附带 sha512 重新上传。',
    },
  },
  {
    id: 'os_package',
    pattern:
      /unable to locate package|has no installation candidate|could not get lock|dpkg was interrupted|unmet dependencies|no package .* available|failed to fetch/i,
    cause: {
      en: 'A package of the distribution could not be installed.',
      zh: '无法安装系统软件包。',
    },
    advice: {
      en: 'See that the package sources of the host (a local mirror, if it has no internet) offer it and that no other apt or dnf is running.',
      zh: '请确认主机的软件源（无外网时为本地镜像）提供该软件包，且没有其他 apt 或 dnf 正在运行。',
    },
  },
];
