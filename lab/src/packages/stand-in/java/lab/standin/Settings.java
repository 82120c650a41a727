package lab.standin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of all files that a server reads, of which each is known and none is missing. */
final class Settings {
  /** Gives the keys of a file, or null when there is none. */
  interface Files {
    Map<String, String> read(String file) throws Exception;
  }

  /** A value that Spring takes from the environment. */
  private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\$\\{(\\w+):([^}]*)}");

  private static final Pattern NAME = Pattern.compile("\\{([^}]+)}");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Spec spec;

  private Settings(Spec spec) {
    this.spec = spec;
  }

  /**
   * Reads what the server reads.
   *
   * @param profiles Spring's active profiles; one of a database names the file in which 2.0 has it
   */
  static Settings read(Spec spec, List<String> profiles, Files files) throws Exception {
    Settings settings = new Settings(spec);
    List<String> lacking = new ArrayList<>(spec.words("profiles"));
    lacking.removeAll(profiles);
    if (!lacking.isEmpty()) throw new Refused("spring.profiles.active lacks " + lacking);
    for (String name : spec.words("reads")) settings.take(name, files.read(name));
    for (String key : spec.words("numbers")) settings.requireNumber(key);
    return settings;
  }

  private void take(String file, Map<String, String> found) throws Refused {
    if (found == null) throw new Refused("there is no " + file + " on the class path");
    TreeSet<String> unknown = new TreeSet<>(found.keySet());
    unknown.removeAll(spec.words("known." + file));
    if (!unknown.isEmpty()) throw new Refused(file + ": this release knows no key " + unknown);
    for (String key : spec.words("needs." + file)) {
      if (found.getOrDefault(key, "").trim().isEmpty()) throw new Refused(file + ": the key " + key + " is missing");
    }
    for (Map.Entry<String, String> entry : found.entrySet()) values.put(entry.getKey(), fromEnvironment(entry.getValue()));
  }

  private static String fromEnvironment(String value) {
    Matcher matcher = FROM_ENVIRONMENT.matcher(value);
    if (!matcher.matches()) return value;
    String told = System.getenv(matcher.group(1));
    return told == null ? matcher.group(2) : told;
  }

  private void requireNumber(String key) throws Refused {
    String value = values.get(key);
    if (value != null && !value.matches("-?\\d+(\\.\\d+)?")) throw new Refused(key + " is no number: " + value);
  }

  /** The value of a key, or what the release takes without it. */
  String value(String key) throws Refused {
    String value = values.containsKey(key) ? values.get(key) : spec.fallback(key);
    if (value == null) throw new Refused("nothing says what " + key + " is");
    return value;
  }

  /** A text of the spec in which `{key}` stands for values. */
  String fill(String text) throws Refused {
    Matcher names = NAME.matcher(text);
    StringBuffer filled = new StringBuffer();
    while (names.find()) names.appendReplacement(filled, Matcher.quoteReplacement(value(names.group(1))));
    return names.appendTail(filled).toString();
  }

  /** Texts of the spec, filled. */
  List<String> filled(String name) throws Refused {
    List<String> texts = new ArrayList<>();
    for (String text : spec.words(name)) texts.add(fill(text));
    return texts;
  }

  /** Adds what only the host knows. */
  void put(String key, String value) {
    values.put(key, value);
  }
}
