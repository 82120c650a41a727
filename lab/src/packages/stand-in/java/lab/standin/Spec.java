package lab.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** What one server of one release reads, opens and answers. It is written by `manifest.ts`, and lies in the jar. */
final class Spec {
  private final Properties lines = new Properties();

  Spec(Reader text) throws IOException {
    lines.load(text);
  }

  /** Of the server whose main class has this name. */
  static Spec of(String mainClass) throws IOException {
    try (InputStream in = Spec.class.getResourceAsStream("/stand-in/" + mainClass + ".properties")) {
      return new Spec(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
  }

  /** A word, or nothing (empty). */
  String word(String name) {
    return lines.getProperty(name, "").trim();
  }

  /** Words between spaces. */
  List<String> words(String name) {
    String text = word(name);
    return text.isEmpty() ? Collections.<String>emptyList() : Arrays.asList(text.split(" +"));
  }

  boolean has(String name) {
    return lines.containsKey(name);
  }

  /** What a release takes for a key that nobody set. */
  String fallback(String key) {
    return lines.getProperty("default." + key);
  }
}
