package lab.standin;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Lets the stand-in read the files of each folder that is named, and answers a line each: accepted, or why not. */
public class CheckSettings {
  public static void main(String[] args) throws Exception {
    for (String arg : args) {
      Path folder = Paths.get(arg);
      List<String> profiles = Arrays.asList(new String(Files.readAllBytes(folder.resolve("profiles"))).split(","));
      try (Reader text = Files.newBufferedReader(folder.resolve("spec"))) {
        Settings.read(new Spec(text), profiles, file -> keys(folder.resolve(file)));
        System.out.println("accepted");
      } catch (Refused refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  private static Map<String, String> keys(Path file) throws IOException {
    if (!Files.exists(file)) return null;
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      properties.load(text);
    }
    Map<String, String> keys = new HashMap<>();
    for (String key : properties.stringPropertyNames()) keys.put(key, properties.getProperty(key));
    return keys;
  }
}
