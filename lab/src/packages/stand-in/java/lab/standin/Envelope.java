package lab.standin;

import java.util.LinkedHashMap;
import java.util.Map;

/** How DolphinScheduler's API answers: a code (0 is success), words, data. */
final class Envelope {
  /** "User name or password wrong". */
  static final int WRONG_PASSWORD = 10013;

  /** "Request parameter is not valid". */
  static final int WRONG_PARAMETER = 10001;

  private Envelope() {}

  static Http.Answer success(Object data) {
    return of(0, "success", data);
  }

  static Http.Answer refusal(int code, String words) {
    return of(code, words, null);
  }

  private static Http.Answer of(int code, String words, Object data) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("code", code);
    envelope.put("msg", words);
    envelope.put("data", data);
    return new Http.Answer(200, Json.of(envelope));
  }
}
