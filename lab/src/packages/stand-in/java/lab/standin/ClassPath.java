package lab.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.yaml.snakeyaml.Yaml;

/** Files of the class path, as Java's and Spring's own readers see them. */
final class ClassPath {
  private ClassPath() {}

  /** The keys of a properties file or of YAML, or null when there is no such file. */
  static Map<String, String> keys(String file) throws IOException {
    try (InputStream in = open(file)) {
      if (in == null) return null;
      Map<String, String> keys = new LinkedHashMap<>();
      if (file.endsWith(".yaml")) {
        flatten("", new Yaml().load(new InputStreamReader(in, StandardCharsets.UTF_8)), keys);
      } else {
        Properties properties = new Properties();
        properties.load(in);
        for (String key : properties.stringPropertyNames()) keys.put(key, properties.getProperty(key));
      }
      return keys;
    }
  }

  static InputStream open(String file) {
    return ClassPath.class.getClassLoader().getResourceAsStream(file);
  }

  private static void flatten(String path, Object node, Map<String, String> into) {
    if (!(node instanceof Map)) {
      into.put(path, String.valueOf(node));
      return;
    }
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) node).entrySet()) {
      flatten(path.isEmpty() ? String.valueOf(entry.getKey()) : path + "." + entry.getKey(), entry.getValue(), into);
    }
  }
}
