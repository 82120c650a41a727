package lab.standin;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;

/**
 * Stands in for a server of a DolphinScheduler release that no package registry has. It is NOT DolphinScheduler: it
 * schedules nothing and runs nothing. It reads the files that the console wrote, refuses what the release would not know
 * or would lack, opens its ports, registers where it registers, lets its administrator sign in.
 */
public final class StandIn {
  private static final int BACKLOG = 50;

  private StandIn() {}

  /** What the main class of each server calls, with its own simple name. */
  public static void start(String mainClass) throws Exception {
    Logger log = null;
    try {
      Spec spec = Spec.of(mainClass);
      log = Log.open("stand-in." + mainClass);
      Settings settings = read(spec);
      run(spec, settings, log);
    } catch (Refused refused) {
      System.err.println("stand-in for " + mainClass + " refuses: " + refused.getMessage());
      if (log != null) log.error("refused: {}", refused.getMessage());
      System.exit(1);
    }
  }

  private static Settings read(Spec spec) throws Exception {
    List<String> profiles = Arrays.asList(System.getProperty("spring.profiles.active", "").split(","));
    Settings settings = Settings.read(spec, profiles, ClassPath::keys);
    for (String folder : settings.filled("writable")) {
      Path path = Paths.get(folder);
      if (!Files.isDirectory(path) || !Files.isWritable(path)) throw new Refused("no folder to write to: " + path);
    }
    for (String file : spec.words("present")) {
      if (ClassPath.open(file) == null) throw new Refused("there is no " + file + " on the class path");
    }
    if (spec.has("needs-address")) settings.put("address", address(spec));
    return settings;
  }

  private static void run(Spec spec, Settings settings, Logger log) throws Exception {
    Database database = spec.has("database") ? new Database(settings) : null;
    if (database != null) database.rows("select 1");
    if (spec.has("soft-version")) {
      log.info(Schema.settle(spec, database));
      return;
    }
    if (database != null) database.rows("select version from t_ds_version");
    new Records(spec, database).definePlugins();
    for (String port : settings.filled("ports")) Ports.open(Integer.parseInt(port));
    for (String port : settings.filled("state-port")) {
      // Spring's own: where it listens, all addresses unless the settings name one.
      InetAddress where = InetAddress.getByName(settings.value("server.address"));
      Http.serve(new ServerSocket(Integer.parseInt(port), BACKLOG, where), request -> state(settings, request));
    }
    if (spec.has("registry")) {
      Registry registry = new Registry(settings.fill(spec.word("registry")));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(registry, log)));
      for (String node : settings.filled("nodes")) registry.register(node, spec.has("numbered"));
    }
    for (String port : settings.filled("api-port")) Http.serve(Integer.parseInt(port), new Api(spec, database));
    log.info("ready");
    Thread.currentThread().join();
  }

  /** Spring's own: shown when the settings name it. */
  private static Http.Answer state(Settings settings, Http.Request request) throws Refused {
    List<String> shown = Arrays.asList(settings.value("management.endpoints.web.exposure.include").split(","));
    boolean isShown = shown.contains("health") || shown.contains("*");
    return isShown && request.path.equals("/actuator/health") ? new Http.Answer(200, "{\"status\":\"UP\"}") : new Http.Answer(404, "{}");
  }

  private static void leave(Registry registry, Logger log) {
    try {
      registry.close();
      log.info("stopped");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the server announces: up to 1.2 the address of the host's own name, later one of the interface it is told. */
  private static String address(Spec spec) throws Exception {
    if (spec.word("needs-address").equals("own-name")) return InetAddress.getLocalHost().getHostAddress();
    String preferred = System.getProperty("dolphin.scheduler.network.interface.preferred", "");
    NetworkInterface named = preferred.isEmpty() ? null : NetworkInterface.getByName(preferred);
    List<NetworkInterface> interfaces =
        named == null ? Collections.list(NetworkInterface.getNetworkInterfaces()) : Collections.singletonList(named);
    for (NetworkInterface each : interfaces) {
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress()) return address.getHostAddress();
      }
    }
    throw new Refused("this host has no address to announce");
  }
}
