/**
 * Logging of the servers, in place of the release's own files: those log below the folder that Java resolved
 * `current` to, and the database keeps that path of every task's log, so the logs of finished tasks would vanish with
 * the release. They also keep up to 200 MB × 168 per server and name no limit for the whole.
 */
const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Written by DolphinDeck; a change made here is lost at the next deploy. -->';
const PATTERN = '[%level] %date{yyyy-MM-dd HH:mm:ss.SSS} %logger{96} - %msg%n';

/** The generation's own classes for the logs of tasks. */
export interface LogClasses {
  /** Their Java package. */
  readonly folder: string;
  /** It has a converter that hides passwords of data sources. */
  readonly hides: boolean;
  /** The folder that has the converter, where it is another one. */
  readonly converters?: string;
  /** The server says the whole path of a task's log itself (from 3.2 on), and its filter knows no level. */
  readonly wholePath?: true;
}

/** Of 1.3.x and 2.0.x. */
export const LOG_CLASSES: LogClasses = { folder: 'org.apache.dolphinscheduler.server.log', hides: true };

function rolling(folder: string, server: string): string {
  return `  <appender name="SERVER" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>${folder}/dolphinscheduler-${server}.log</file>
    <rollingPolicy class="ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy">
      <fileNamePattern>${folder}/dolphinscheduler-${server}.%d{yyyy-MM-dd}.%i.log</fileNamePattern>
      <maxFileSize>64MB</maxFileSize>
      <maxHistory>14</maxHistory>
      <totalSizeCap>1GB</totalSizeCap>
    </rollingPolicy>
    <encoder><pattern>${PATTERN}</pattern><charset>UTF-8</charset></encoder>
  </appender>`;
}

/**
 * Log of each task in a file of its own, which API and logger find through the discriminator's `logBase`. The level of
 * the filter is OFF, so that only events of tasks pass; without a level, as in the release, it throws for all others.
 * `taskmsg` hides passwords of data sources.
 */
function tasks(folder: string, { folder: classes, hides, converters, wholePath }: LogClasses): string {
  const converter = `${converters ?? classes}.SensitiveDataConverter`;
  const rule = `  <conversionRule conversionWord="taskmsg" converterClass="${converter}"/>\n`;
  const level = wholePath ? '' : '<level>OFF</level>';
  const key = wholePath ? 'taskInstanceLogFullPath' : 'taskAppId';
  const file = wholePath ? `\${${key}}` : `${folder}/\${${key}}.log`;
  const pattern = hides ? PATTERN.replace('%msg', '%taskmsg') : PATTERN;
  return `${hides ? rule : ''}  <appender name="TASKLOGFILE" class="ch.qos.logback.classic.sift.SiftingAppender">
    <filter class="${classes}.TaskLogFilter">${level}</filter>
    <discriminator class="${classes}.TaskLogDiscriminator">
      <key>${key}</key>
      <logBase>${folder}</logBase>
    </discriminator>
    <sift>
      <appender name="TASK-\${${key}}" class="ch.qos.logback.core.FileAppender">
        <file>${file}</file>
        <append>true</append>
        <encoder><pattern>${pattern}</pattern><charset>UTF-8</charset></encoder>
      </appender>
    </sift>
  </appender>`;
}

function configuration(appenders: readonly string[], names: readonly string[]): string {
  return [
    HEAD,
    '<configuration>',
    ...appenders,
    ...['org.apache.zookeeper', 'org.apache.hadoop', 'io.netty'].map(
      name => `  <logger name="${name}" level="WARN"/>`,
    ),
    '  <root level="INFO">',
    ...names.map(name => `    <appender-ref ref="${name}"/>`),
    '  </root>',
    '</configuration>',
    '',
  ].join('\n');
}

/** A server without tasks of its own. */
export function serverLog(folder: string, server: string): string {
  return configuration([rolling(folder, server)], ['SERVER']);
}

/** Master and worker: beside their own log one file per task. */
export function taskServerLog(folder: string, server: string, classes: LogClasses): string {
  // 1.2.0–1.3.2 have no TaskLogAppender; its only gain is to close a file early, so the plain one serves all.
  return configuration([rolling(folder, server), tasks(folder, classes)], ['SERVER', 'TASKLOGFILE']);
}

/** The schema command: errors to its output, where Ansible looks for them, since the command ends with 0 either way. */
export function schemaLog(): string {
  const console = `  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>${PATTERN}</pattern><charset>UTF-8</charset></encoder>
  </appender>`;
  return configuration([console], ['OUT']);
}
