package lab.standin;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import org.slf4j.LoggerFactory;

/** The server's log, as the file says that the unit names. */
final class Log {
  private Log() {}

  /** Reads the logging configuration: `logging.config` is Spring's, `logback.configurationFile` Logback's own. */
  static org.slf4j.Logger open(String name) throws Refused {
    String spring = System.getProperty("logging.config", "");
    if (!spring.isEmpty()) System.setProperty("logback.configurationFile", spring.replaceFirst("^classpath:", ""));
    String file = System.getProperty("logback.configurationFile", "");
    if (file.isEmpty()) throw new Refused("nothing says how to log");
    if (ClassPath.open(file) == null) throw new Refused("there is no " + file + " on the class path");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      if (status.getEffectiveLevel() >= Status.WARN) throw new Refused(file + ": " + status);
    }
    return context.getLogger(name);
  }
}
