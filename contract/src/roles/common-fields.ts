import Type, { type TSchema } from 'typebox';
import { sayVersions } from '../common/version.ts';
import type { RoleField } from './define.ts';

/** The heap of a server's JVM. 64 MiB is the least with which the logger of 1.3.6 was seen to run. */
export const heapMb: RoleField = {
  schema: Type.Integer({ minimum: 64, maximum: 1_048_576 }),
  label: { en: 'Heap', zh: '堆内存' },
  help: {
    en: 'Maximum heap of the JVM. Empty: the default of the DolphinScheduler version.',
    zh: 'JVM 最大堆内存，留空则使用该版本的默认值。',
  },
  unit: 'MiB',
  optional: true,
};

/**
 * How long a server of the role may take to become healthy: machines differ more than any default could know. With less
 * than ten seconds no JVM is up.
 */
export const startTimeout: RoleField = {
  schema: Type.Integer({ minimum: 10, maximum: 3600 }),
  label: { en: 'Time to start', zh: '启动时限' },
  help: {
    en: 'A server that is not healthy after this long makes the start fail. Empty: the default of the server.',
    zh: '服务超过该时间仍未就绪则启动失败，留空则使用该服务的默认值。',
  },
  unit: 's',
  optional: true,
};

/** A TCP port. */
export const portSchema = Type.Integer({ minimum: 1, maximum: 65_535 });

/** An amount of memory in GiB, as the requirement's reserved memory. */
export const memorySchema = Type.Number({ exclusiveMinimum: 0, maximum: 1_048_576 });

/** A text that must say something. */
export const textSchema = (maxLength = 512) => Type.String({ minLength: 1, maxLength });

/** A field's schema for readers of the document: it says which versions have the field, when not all do. */
export function describedSchema({ schema, versions }: RoleField): TSchema {
  if (versions === undefined) return schema;
  return Type.Unsafe({ ...schema, description: `DolphinScheduler ${sayVersions(versions)}` });
}
