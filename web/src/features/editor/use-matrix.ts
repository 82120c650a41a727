import { ROLES } from 'virtual:catalogue';
import { addressKey } from '@dolphindeck/contract/common/address.ts';
import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import { computed, ref } from 'vue';
import { useHosts } from '../../api/queries.ts';
import { type Assignment, assign, assignHost, assignmentOf, type Placed } from './assign.ts';
import { type Cell, nextCell } from './grid-keys.ts';

/** A row of the matrix: a host with a bit for each role that is on it. */
export interface Row {
  readonly host: string;
  readonly name: string;
  readonly mask: number;
}

/** What the matrix shows of a draft, and what its clicks and keys do. Row 0 and column 0 are whole columns and rows. */
export function useMatrix(draft: () => Placed, change: (draft: Placed) => void, readonly: () => boolean) {
  const { data } = useHosts();
  const filter = ref('');
  const reach = ref<Cell>({ row: 1, column: 1 });
  const hosts = computed(() => draft().hosts);
  const assignment = computed<Assignment>(before => assignmentOf(draft().roles, before));

  const rows = computed(() => {
    const names = new Map(data.value?.data.map(({ ip, name }) => [addressKey(ip), name]));
    const masks = masksOf(assignment.value);
    return hosts.value.map((host): Row => {
      return { host, name: names.get(addressKey(host)) ?? host, mask: masks.get(host) ?? 0 };
    });
  });
  const shown = computed(() => {
    const text = filter.value.trim().toLowerCase();
    return text === ''
      ? rows.value
      : rows.value.filter(({ host, name }) => `${name}\n${host}`.toLowerCase().includes(text));
  });
  /** The roles that the cluster has, as bits. */
  const present = computed(() => bits(ROLE_NAMES.filter(role => assignment.value[role] !== undefined)));
  const last = computed<Cell>(() => ({ row: shown.value.length, column: ROLE_NAMES.length }));
  const tabStop = computed<Cell>(() => ({
    row: Math.min(reach.value.row, last.value.row),
    column: reach.value.column,
  }));

  function toggle({ row, column }: Cell, on: boolean): void {
    const role = ROLE_NAMES[column - 1];
    const host = shown.value[row - 1]?.host;
    if (role === undefined) {
      if (host !== undefined) change(assignHost(draft(), host, on));
      return;
    }
    const targets = row === 0 ? shown.value.map(r => r.host) : host === undefined ? [] : [host];
    change(assign(draft(), role, targets, on));
  }

  function onClick(event: MouseEvent): void {
    if (readonly() && cellOf(event.target) !== null) event.preventDefault();
  }

  function onChange(event: Event): void {
    const at = cellOf(event.target);
    if (at === null || readonly()) return;
    toggle(at, (event.target as HTMLInputElement).checked);
  }

  function onFocus(event: FocusEvent): void {
    const at = cellOf(event.target);
    if (at !== null) reach.value = at;
  }

  function onKey(event: KeyboardEvent): void {
    const table = event.currentTarget as HTMLElement;
    let at = cellOf(event.target);
    if (at === null) return;
    // Cells without a box, as the whole column of a role that is on one host only, are passed over.
    for (;;) {
      const next: Cell | null = nextCell(event.key, event.ctrlKey, at, last.value);
      if (next === null) return;
      event.preventDefault();
      const box = table.querySelector<HTMLElement>(`[data-at="${next.row},${next.column}"]`);
      box?.focus();
      if (box !== null) return;
      at = next;
    }
  }

  return { filter, rows, shown, assignment, present, tabStop, onClick, onChange, onFocus, onKey };
}

/** Whether a role can be on all hosts, so that its column can be filled as a whole. */
export function fillsColumn(role: RoleName): boolean {
  return ROLES[role].hosts.max !== 1;
}

function bits(roles: readonly RoleName[]): number {
  return roles.reduce((mask, role) => mask | (1 << ROLE_NAMES.indexOf(role)), 0);
}

function masksOf(assignment: Assignment): Map<string, number> {
  const masks = new Map<string, number>();
  for (const [column, role] of ROLE_NAMES.entries()) {
    for (const host of assignment[role] ?? []) masks.set(host, (masks.get(host) ?? 0) | (1 << column));
  }
  return masks;
}

function cellOf(target: EventTarget | null): Cell | null {
  const at = target instanceof HTMLElement ? target.dataset.at : undefined;
  const [row, column] = at?.split(',').map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}
