import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Reads property files from standard input, one in Base64 a line, and answers each as `key value …` in Base64. */
public class ReadProperties {
  public static void main(String[] args) throws Exception {
    java.util.Base64.Decoder in = java.util.Base64.getDecoder();
    java.util.Base64.Encoder out = java.util.Base64.getEncoder();
    StringBuilder answer = new StringBuilder();
    for (String line : new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
      Properties properties = new Properties();
      properties.load(new ByteArrayInputStream(in.decode(line)));
      for (String key : properties.stringPropertyNames()) {
        answer.append(out.encodeToString(units(key))).append(' ');
        answer.append(out.encodeToString(units(properties.getProperty(key)))).append(' ');
      }
      answer.append('\n');
    }
    System.out.print(answer);
  }

  /** The UTF-16 units, also of a text that is no valid one, which getBytes would replace. */
  private static byte[] units(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
